"""Who may ask, how much, and from where: headers, sessions, tokens, forged forms, rates and sizes."""
