"""Jobs: running a replay."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from thongsuot.modules.replays.actions import running

# A replay over which three workers died would kill the fourth as well.
MOST_ATTEMPTS = 3
_AGAIN = RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=5)


@app.task(name="replays.run", retry=_AGAIN, pass_context=True)
def run(context: JobContext, replay_id: int) -> None:
    assert context.job is not None
    tries = context.job.attempts + 1
    if tries > MOST_ATTEMPTS:
        trouble = "Ba lần chạy đều bị ngắt giữa chừng."
        running.give_up_replay(replay_id=replay_id, trouble=trouble, at=timezone.now())
        return
    try:
        running.run_replay(replay_id=replay_id, at=timezone.now())
    except Exception as trouble:  # the edge: whoever waits for the replay must learn of it
        if tries == MOST_ATTEMPTS:
            said = f"{type(trouble).__name__}: {trouble}"
            running.give_up_replay(replay_id=replay_id, trouble=said, at=timezone.now())
        raise
