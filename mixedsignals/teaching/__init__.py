"""What an instructor teaches from: run sheets, plans, handouts, keys, slides, and the kit as learners get it.

Knows what authors wrote, keys and codebook among them; never a journal, a learner or a running kernel.
"""
