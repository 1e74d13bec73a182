expiry
