### access
