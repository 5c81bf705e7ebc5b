"""Jointed paper puppets: heads with moods, bodies that take poses, hands that hold things."""
