import Testing

/// What it takes to add to Copydesk: each thing here is one file of this target and one line in its registry.
@Suite("Adding to Copydesk")
struct ExtensionTests {}
