rules list --release X14.0
