### parties
