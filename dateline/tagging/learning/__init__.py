"""What a newsroom's own stories teach: sectors as its editors give them. Needs numpy alone."""
