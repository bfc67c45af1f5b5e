-- Tables like the newsroom's, with their indexes and constraints and without their triggers, in which the stories wait still.
CREATE TABLE bare.story (LIKE copydesk.story INCLUDING ALL);
CREATE TABLE bare.signed_act (LIKE copydesk.signed_act INCLUDING ALL);
CREATE TABLE bare.audit_entry (LIKE copydesk.audit_entry INCLUDING ALL);
CREATE TABLE bare.event (LIKE copydesk.event INCLUDING ALL);
CREATE TABLE bare.delivery (LIKE copydesk.delivery INCLUDING ALL);
CREATE TABLE bare.job (LIKE copydesk.job INCLUDING ALL);
CREATE TABLE bare.firing_story (LIKE copydesk.firing_story INCLUDING ALL);
INSERT INTO bare.story OVERRIDING SYSTEM VALUE SELECT * FROM copydesk.story;
