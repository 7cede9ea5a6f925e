"""What the administration does (nghiệp vụ): procedures, workflows, dossiers."""
