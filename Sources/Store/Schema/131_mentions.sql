-- People whom a note names are told, whatever the note goes with. An action that comes later adds its own row.
INSERT INTO copydesk.known_notice (kind, event)
SELECT 'mentioned', a.name FROM copydesk.action AS a;
