"""What reuse made unnecessary: material and emissions, each with its certainty."""
