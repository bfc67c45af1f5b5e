import Newsroom

/// A file of the site that belongs to no single story, before it is rendered: where it lies and what it is made of.
///
/// Rendering is pure: the same inputs, newsroom settings, list of desks and theme give the same bytes. No clock, no
/// chance, no order of a hash table; everything that people wrote is escaped for the format.
struct SiteOutput: Sendable {
  /// From the site's root; no two outputs have the same.
  let path: String
  let inputs: SiteInputs
  let render: @Sendable (SiteDesign) throws -> [UInt8]

  init(path: String, inputs: SiteInputs, render: @escaping @Sendable (SiteDesign) throws -> [UInt8]) {
    self.path = path
    self.inputs = inputs
    self.render = render
  }
}

/// What an output is made of, beside the newsroom's settings, its list of desks and the theme.
struct SiteInputs: Hashable, Sendable {
  /// The stories that it shows.
  var stories: Set<StoryNumber> = []
  /// Those of them whose picture it shows, too.
  var pictured: Set<StoryNumber> = []
  /// The people whose names, titles or bios it shows.
  var staff: Set<StaffHandle> = []
}
