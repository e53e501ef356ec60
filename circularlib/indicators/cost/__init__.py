"""What furnishing costs: booked, annualised, per home-month; what was saved, and why."""
