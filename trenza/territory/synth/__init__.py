"""The invented region: who lives there, what happens to them, who knows of it. No real person."""
