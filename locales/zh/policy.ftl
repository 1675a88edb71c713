### policy
