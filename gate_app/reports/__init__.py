"""Questions of supervisors, answered from the views: no files, no clock of their own."""
