"""What people read, in German and English."""
