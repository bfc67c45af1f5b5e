import Newsroom
import Store

extension SiteDestination: InspectableDestination {
  func tend(
    stories: [StoryNumber], ofWholeSite isWhole: Bool, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference] {
    let history = try await history()
    let planner = SitePlanner(design, try await assets.site(for: []), history)
    let others = isWhole ? [] : try await planner.dependents(of: stories)
    let files = try await planner.files(of: stories + others)
    let inspector = SiteInspector(root: root)
    let found = try await onDisk {
      try inspector.differences(of: files.flatMap(\.all), complete: files.map(\.directory))
    }
    if let record, !found.isEmpty {
      // The looks come before the first page that has them; those of before stay until the last page has the new ones.
      var steps = ([design.theme.styleSheetFile] + files.flatMap(\.companions)).map(SiteStep.write) + [.sync]
      steps += files.map { SiteStep.write($0.page) }
      steps += files.map { SiteStep.keepOnly($0.all.map(\.name), in: $0.directory) } + [.sync]
      try await write(steps, as: record, with: assets)
    }
    let withdrawn = try await planner.addresses(of: stories.filter(history.withdrawn.contains))
    return withdrawn.map(SiteDifference.withdrawn) + found
  }

  func tend(
    lists: [ListMemory], writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference] {
    let planner = SitePlanner(design, try await assets.site(for: []), try await history())
    let inspector = SiteInspector(root: root)
    var all: [SiteDifference] = []
    for outputs in try await planner.outputs(of: lists).inSlices(of: Self.outputsAtOnce) {
      let files = try await planner.files(of: outputs)
      let present = files.compactMap(\.file)
      let absent = files.filter { $0.file == nil }.map(\.path)
      let found = try await onDisk { try inspector.differences(of: present, complete: []) + inspector.foreign(absent) }
      all += found
      guard let record, !found.isEmpty else { continue }
      let steps =
        [.write(design.theme.styleSheetFile), .sync] + present.map(SiteStep.write) + [.sync] + absent.map(SiteStep.drop)
        + [.sync]
      try await write(steps, as: record)
    }
    return all
  }

  /// How many outputs are held in memory at once.
  private static let outputsAtOnce = 16

  func conclude(
    _ overview: CarriedOverview, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference] {
    let history = try await history()
    let planner = SitePlanner(design, try await assets.site(for: []), history)
    let styleSheet = design.theme.styleSheetFile
    // What shows something of lists was compared with these.
    let compared = Set(try await planner.outputs(of: overview.lists).map(\.path))
    let isLooking = record == nil && !overview.isWhole
    let standing = try await planner.standing()
    let wanted = isLooking ? [] : standing.filter { !compared.contains($0.path) }
    let files = [styleSheet] + (try await planner.files(of: wanted)).compactMap(\.file)
    let paths = compared.union(standing.map(\.path)).union([styleSheet.path])
    let inspector = SiteInspector(root: root)
    let (found, strays) = try await onDisk { () -> ([SiteDifference], [String]) in
      let found = try inspector.differences(of: files, complete: [])
      guard overview.isWhole else { return (found, []) }
      return (found, try inspector.strays(stories: overview.addresses, outputs: paths))
    }
    if let record {
      var steps = [SiteStep.withdraw(overview.withdrawn)] + files.map(SiteStep.write) + [.sync]
      steps += strays.filter { $0.contains("/") || Theme.isStyleSheet($0) }.map(SiteStep.clear) + [.sync]
      try await write(steps + marks(history.marks, after: overview), as: record)
    }
    return found + strays.map(SiteDifference.foreign)
  }

  /// What the site is up to date with once the task is done: of one that was about some people alone, with these.
  private func marks(_ present: SiteMarks?, after overview: CarriedOverview) -> [SiteStep] {
    guard let reached = overview.task.marks else { return [] }
    if overview.isWhole { return [.mark(reached)] }
    guard var marks = present else { return [] }
    for case .author(let handle) in overview.task.lists.compactMap(SiteList.init) {
      marks.people[handle.text] = reached.people[handle.text]
    }
    return [.mark(marks)]
  }

  func marks(with assets: any DeliveryAssets) async throws -> SiteMarks {
    try await SitePlanner(design, try await assets.site(for: []), SiteHistory()).marks()
  }

  func outdated(with assets: any DeliveryAssets) async throws -> [String]? {
    let history = try await history()
    guard history.record != nil else { return nil }
    let planner = SitePlanner(design, try await assets.site(for: []), history)
    let marks = try await planner.marks()
    guard let present = history.marks, present.design == marks.design else { return [] }
    let people = Set(marks.people.keys).union(present.people.keys).filter { present.people[$0] != marks.people[$0] }
    if !people.isEmpty { return people.sorted().map { SiteList.author(StaffHandle(unchecked: $0)).name } }
    let inspector = SiteInspector(root: root)
    let news = try await planner.news()
    let found = try await onDisk { try inspector.differences(of: news, complete: []) }
    return found.isEmpty ? nil : [Self.standing]
  }

  /// Stands for what there is in every newsroom, among the lists of a task.
  private static let standing = "standing"

  func wasWritten(by attempt: AttemptMark, as identity: String) async throws -> Bool {
    let record = try await history().record
    return record?.site == identity && record?.lastAttempt == attempt
  }

  func adopt(as record: SiteRecord) async throws { try await write([], as: record, isAdopting: true) }

  func record(
    adopting isAdopting: Bool, identity: String, lastAttempt: AttemptMark?, fencingToken: Int64,
    with assets: any DeliveryAssets
  ) async throws -> SiteRecord {
    var record = SiteRecord(site: identity, generation: fencingToken, lastAttempt: lastAttempt)
    guard let present = try await history().record else { return record }
    record.touched = present.touched
    guard let hold = try await hold(for: present, site: identity, with: assets) else {
      // What was written last stays known: this task is no attempt.
      record.lastAttempt = present.lastAttempt ?? lastAttempt
      return record
    }
    guard hold.reason == .siteAhead, isAdopting else { throw SiteHeld(hold: hold) }
    return record
  }
}

/// A task cannot be carried out, since the site must not be written.
struct SiteHeld: Error, CustomStringConvertible {
  let hold: DestinationHold
  var description: String { hold.detail }
}

extension Array {
  /// The same elements, so many at a time.
  func inSlices(of count: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
  }
}
