import Foundation
import Newsroom
import Store

/// Finds out which files of a site change with some decisions, and renders these and no others.
///
/// A story stands in lists; each list knows the outputs that show something of it, and each output the parts of lists that it is
/// made of. An output is rendered when one of these parts is another than before, or has a story in it that changes.
struct SitePlanner: Sendable {
  let design: SiteDesign
  let loader: SiteLoader
  let history: SiteHistory

  init(_ design: SiteDesign, _ reading: any SiteReading, _ history: SiteHistory) {
    self.design = design
    self.history = history
    loader = SiteLoader(reading: reading, withdrawn: history.withdrawn)
  }

  /// The plan for these decisions, of different stories.
  ///
  /// - Throws: `SiteFault.noPicture`, or what a page, feed or format throws.
  func plan(for orders: [DeliveryOrder]) async throws -> SitePlan {
    let frame = NewsroomView(try await loader.reading.snapshot(of: [], named: []))
    let remembered = history.record?.touched ?? [:]
    let numbers = Set(orders.map(\.story.number)).union(remembered.keys)
    let listing = try await loader.reading.listing(of: numbers.sorted())
    let unfinished = remembered.filter { !$0.value.isFinished(listing[$0.key] ?? []) }
    let changes = try await changes(orders, listing, frame, unfinished)
    let cutOff = unfinished.filter { number, _ in !changes.contains { $0.number == number } }.map { number, touch in
      let entries = Dictionary(listing[number] ?? [])
      return SiteChange(
        number: number, path: touch.path, before: entries, after: entries, story: nil, order: nil,
        traces: Dictionary(touch.before + touch.after))
    }
    let rendered = try await render(changes, cutOff, frame)
    let touched = Dictionary(
      changes.map { ($0.number, SiteTouch($0)) } + cutOff.map { ($0.number, unfinished[$0.number] ?? SiteTouch($0)) }
    ) { first, _ in first }
    let isNew = history.record == nil && orders.allSatisfy { !$0.hasDeliveredBefore }
    return SitePlan(changes, rendered, design, touched: touched, marks: isNew ? design.marks(of: frame) : nil)
  }

  /// What becomes of each story: those that are new in a list are given the places after the last one, in the order in which
  /// they went out.
  func changes(
    _ orders: [DeliveryOrder], _ listing: [StoryNumber: [ListEntry]], _ frame: NewsroomView,
    _ unfinished: [StoryNumber: SiteTouch]
  ) async throws -> [SiteChange] {
    let wanted = orders.sorted {
      ($0.story.firstPublishedAt, $0.story.number) < ($1.story.firstPublishedAt, $1.story.number)
    }
    .map { order in
      let before = Dictionary(listing[order.story.number] ?? [])
      var lists: [SiteList: Date] =
        order.kind.withdraws
        ? (order.kind == .kill && !order.vanishes ? [.withdrawn: order.firedAt] : [:])
        : StoryView(order.story, in: frame).lists
      // The month of its archive does not change with the newsroom's clock.
      if let month = before.keys.first(where: \.isMonth), !order.kind.withdraws {
        lists = lists.filter { !$0.key.isMonth }
        lists[month] = before[month]?.at
      }
      return (order: order, before: before, lists: lists)
    }
    let new = wanted.flatMap { item in item.lists.keys.filter { item.before[$0] == nil } }
    var lastPlaces = Dictionary(
      try await loader.reading.memories(of: Set(new).map(\.name)).map { ($0.list, $0.lastPlace) }
    ) { first, _ in first }
    return wanted.map { item in
      var after: [SiteList: ListEntry] = [:]
      for (list, at) in item.lists {
        let place = item.before[list]?.place ?? (lastPlaces[list.name, default: 0] + 1)
        if item.before[list] == nil { lastPlaces[list.name] = place }
        after[list] = ListEntry(list: list.name, at: at, place: place)
      }
      let story = item.order.story
      return SiteChange(
        number: story.number, path: story.path + "/",
        before: item.before, after: after, story: item.order.kind.withdraws ? nil : story, order: item.order,
        traces: unfinished[story.number].map { Dictionary($0.before + $0.after) } ?? [:])
    }
  }

  private func render(
    _ changes: [SiteChange], _ cutOff: [SiteChange], _ frame: NewsroomView
  ) async throws -> RenderedChanges {
    var candidates = OutputCandidates(design.outputs, frame)
    for change in changes + cutOff {
      let isMoving = change.order?.kind == .readdress
      candidates.add(change, isCertain: !change.traces.isEmpty || isMoving)
    }
    if history.marks?.design != design.marks(of: frame).design { candidates.addStanding() }

    let pages = try await pagesConcerned(changes, cutOff)
    let inputs = candidates.outputs.map(\.inputs)
    let pageWindows = pages.flatMap { number, lists in neighbourWindows(number, lists) }
    let windows = try await loader.windows(
      Set(inputs.flatMap { $0.windows + $0.addresses + $0.headlines } + pageWindows), changes)
    let memories = try await loader.memories(
      of: Set(inputs.flatMap { $0.pages.map(\.list) + $0.memberships }), changes)
    let changing = Set(candidates.outputs.filter { $0.inputs.change(windows, memories, changes) }.map(\.path))
    let outputs = candidates.outputs.filter { changing.contains($0.path) || candidates.isCertain($0) }
    let shown = Set(outputs.flatMap { $0.inputs.windows + $0.inputs.addresses + $0.inputs.headlines } + pageWindows)
    let view = try await loader.view(
      of: outputs, pages: pages.mapValues { Set($0.keys) }, windows.filter { shown.contains($0.key) }, memories.after,
      changes)

    var rendered = RenderedChanges(changing: changing, pathsByList: candidates.pathsByList)
    rendered.addresses = Dictionary(changes.map { ($0.number, frame.address($0.path)) }) { first, _ in first }
    rendered.outputs = try outputs.map { output in
      (output.path, try output.render(view, design).map { SiteFile(path: output.path, bytes: $0) })
    }
    let own = changes.compactMap { $0.story.flatMap { view.story($0.number) } }
    for files in try await files(of: own, in: view) { rendered.own[files.story.number] = files }
    rendered.interim = try interimPages(of: own, changes, in: view)
    rendered.dependents = try pages.keys.filter { rendered.own[$0] == nil }.sorted().compactMap { number in
      try view.story(number).map { try StoryPage().file(of: $0, in: view, design) }
    }
    return rendered
  }

  /// The pages of stories that name others which are not on the site yet and come after them: as they are until then.
  private func interimPages(
    of stories: [StoryView], _ changes: [SiteChange], in view: NewsroomView
  ) throws -> [StoryNumber: SiteFile] {
    var pages: [StoryNumber: SiteFile] = [:]
    var missing = Set(changes.filter(\.before.isEmpty).map(\.number))
    for var story in stories {
      missing.remove(story.number)
      guard story.related.contains(where: { missing.contains($0.number) }) else { continue }
      story.related.removeAll { missing.contains($0.number) }
      pages[story.number] = try StoryPage().file(of: story, in: view, design)
    }
    return pages
  }

  /// The stories whose pages show something of those that change, these themselves included, and where they stand.
  func pagesConcerned(
    _ changes: [SiteChange], _ cutOff: [SiteChange]
  ) async throws -> [StoryNumber: [SiteList: ListEntry]] {
    var wanted: Set<SiteWindow> = []
    for change in changes + cutOff {
      if let position = change.position {
        wanted.formUnion(StoryNeighbours.dependents(of: position, in: change.lists))
      }
      let paths = [change.path] + (change.order?.story.formerPaths ?? []).map { $0 + "/" }
      for slug in paths.compactMap({ StorySlug(SiteFile.name(of: $0)) }) {
        wanted.insert(SiteWindow(.naming(slug), .latest(Self.namingLimit)))
      }
    }
    let windows = try await loader.windows(wanted, changes)
    let own = Set(changes.map(\.number))
    let others = Set(windows.values.flatMap { $0.before + $0.after }.map(\.position.story)).subtracting(own)
    let listing = try await loader.reading.listing(of: others.sorted())
    let entries =
      changes.filter { $0.story != nil }.map { ($0.number, $0.after) }
      + listing.map { ($0.key, Dictionary<SiteList, ListEntry>($0.value)) }
    return Dictionary(entries) { first, _ in first }
  }

  func neighbourWindows(_ number: StoryNumber, _ entries: [SiteList: ListEntry]) -> [SiteWindow] {
    guard let at = entries[.all]?.at else { return [] }
    return StoryNeighbours.windows(of: ListPosition(at: at, story: number), in: entries.keys)
  }

  /// How many stories may name one as related and follow its changes at once.
  private static let namingLimit = 1000
}

/// The outputs that may change, each once, in the order of the site's outputs.
private struct OutputCandidates {
  private let all: SiteOutputs
  private let frame: NewsroomView
  private var byPath: [String: SiteOutput] = [:]
  private var certain: Set<String> = []
  private(set) var pathsByList: [SiteList: Set<String>] = [:]
  private var order: [String] = []

  init(_ all: SiteOutputs, _ frame: NewsroomView) {
    self.all = all
    self.frame = frame
  }

  var outputs: [SiteOutput] { order.compactMap { byPath[$0] } }

  func isCertain(_ output: SiteOutput) -> Bool { certain.contains(output.path) }

  /// - Parameter isCertain: Whether they may have traces of an attempt that was cut off, and are rendered in any case.
  mutating func add(_ change: SiteChange, isCertain: Bool = false) {
    for list in change.lists.sorted(by: { $0.name < $1.name }) {
      for place in change.places(in: list) {
        add(all.outputs(of: list, at: place...place, in: frame), of: list, isCertain)
      }
    }
  }

  /// All that is there in every newsroom.
  mutating func addStanding() {
    for list in frame.standingLists { add(all.outputs(of: list, at: nil, in: frame), of: list, true) }
  }

  private mutating func add(_ outputs: [SiteOutput], of list: SiteList, _ isCertain: Bool) {
    for output in outputs {
      if byPath.updateValue(output, forKey: output.path) == nil { order.append(output.path) }
      if isCertain { certain.insert(output.path) }
      pathsByList[list, default: []].insert(output.path)
    }
  }
}

extension SiteInputs {
  /// Whether any of them is another than before, or has a story in it that changes.
  fileprivate func change(
    _ windows: [SiteWindow: WindowChange],
    _ memories: (before: [SiteList: ListMemory], after: [SiteList: ListMemory]), _ changes: [SiteChange]
  ) -> Bool {
    let changed = Set(changes.map(\.number))
    let isOther = (self.windows + addresses + headlines).contains { window in
      guard let change = windows[window] else { return true }
      return change.before != change.after || change.after.contains { changed.contains($0.position.story) }
    }
    func last(_ pages: SitePages, _ memories: [SiteList: ListMemory]) -> Int? {
      memories[pages.list].map { pages.page(of: max($0.lastPlace, 1)) }
    }
    return isOther || stories.contains { changed.contains($0) }
      || pages.contains { last($0, memories.before) != last($0, memories.after) }
      || memberships.contains { list in changes.contains { $0.memberships.contains(list) } }
  }
}

extension SiteList {
  fileprivate var isMonth: Bool { if case .month = self { true } else { false } }
}
