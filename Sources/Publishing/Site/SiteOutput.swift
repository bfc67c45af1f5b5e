import Newsroom
import Store

/// A file of the site that belongs to no single story, before it is rendered: where it lies and what it is made of.
///
/// Rendering is pure: the same inputs, newsroom settings, list of desks and theme give the same bytes. No clock, no
/// chance, no order of a hash table; everything that people wrote is escaped for the format.
struct SiteOutput: Sendable {
  /// From the site's root; no two outputs have the same.
  let path: String
  let inputs: SiteInputs
  /// The file; nil when there is nothing to show and it should not be there.
  let render: @Sendable (NewsroomView, SiteDesign) throws -> [UInt8]?

  init(
    path: String, inputs: SiteInputs, render: @escaping @Sendable (NewsroomView, SiteDesign) throws -> [UInt8]?
  ) {
    self.path = path
    self.inputs = inputs
    self.render = render
  }
}

/// What an output is made of, beside the newsroom's settings, its desks, its people and the theme. What is not named here is
/// not there when it is rendered.
struct SiteInputs: Hashable, Sendable {
  /// Parts of lists whose stories it shows, with their pictures.
  var windows: [SiteWindow] = []
  /// Stories that it shows wherever they stand in lists.
  var stories: [StoryNumber] = []
  /// Parts of lists of whose stories it shows no more than where they lie and when they changed.
  var addresses: [SiteWindow] = []
  /// The same, and what they are called.
  var headlines: [SiteWindow] = []
  /// Lists of which it tells how many pages they have.
  var pages: [SitePages] = []
  /// Lists that it tells of when a story enters or leaves them, wherever that is: a feed's time.
  var memberships: [SiteList] = []
}

/// A list in pages, counted from the oldest, so that a new story fills the last one and shifts none.
struct SitePages: Hashable, Sendable {
  let list: SiteList
  let size: Int

  /// On which page that place lies, from 1.
  func page(of place: Int) -> Int { (place - 1) / size + 1 }

  /// What lies on a page.
  func window(_ page: Int) -> SiteWindow { SiteWindow(list, .places((page - 1) * size + 1...page * size)) }

  /// The pages on which these places lie, and the one before, which leads to the first of them where that may be new.
  func affected(by places: ClosedRange<Int>) -> ClosedRange<Int> {
    let first = page(of: places.lowerBound)
    let isNew = (places.lowerBound - 1) % size == 0
    return (isNew ? max(first - 1, 1) : first)...page(of: places.upperBound)
  }
}
