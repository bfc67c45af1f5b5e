-- The newest stories of a state, which must not be looked for among those of all years.
CREATE INDEX story_of_state ON copydesk.story (state, number DESC);
