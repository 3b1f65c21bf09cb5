"""What people do in chat: read the update, call one service, say what it returns."""
