"""Ready-made steps, one a file: they pass values between packages and hold no judgment."""
