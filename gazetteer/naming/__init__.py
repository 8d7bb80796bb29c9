"""What a place may be called: folding, rules from form to form, lists by hand, how a name matched."""
