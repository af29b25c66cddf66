"""The three invented source systems: their own schemas, codes and habits, none of them Trenza's."""
