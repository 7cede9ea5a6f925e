"""
Workflows as BPMN 2.0 (OMG formal/2011-01-03): drawn with layout, and read back.

`drawing` makes nodes and flows of a step table, `layout` gives them places, `writing` makes the
file; `reading` takes a file and makes a step table, or says at which element it cannot.
"""
