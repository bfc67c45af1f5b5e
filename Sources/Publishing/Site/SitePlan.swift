import Newsroom
import Store

/// What has to happen to a site, and in which order, for some decisions to be carried out.
struct SitePlan: Sendable {
  /// What one decision comes to.
  struct Part: Sendable {
    let order: DeliveryOrder
    /// The story's address.
    let address: String
    /// The files that the receipt names: the story's own, and all that links to it.
    let proof: [SiteFile]
    /// Where the story stands from now on.
    let entries: [ListEntry]
  }

  /// In order.
  let steps: [SiteStep]
  /// In the order of the decisions.
  let parts: [Part]
  /// What the site remembers until all of them have their receipts.
  let touched: [StoryNumber: SiteTouch]
}

/// What a plan is put together from: everything rendered, nothing written.
struct RenderedChanges: Sendable {
  /// Outputs as they are to be, in order; a nil file is one that is not to be there.
  var outputs: [(path: String, file: SiteFile?)] = []
  /// Which of them have inputs that change; the others are made anew to be on the safe side.
  var changing: Set<String> = []
  /// Which outputs are made of a list.
  var pathsByList: [SiteList: Set<String>] = [:]
  /// The files of the stories that appear or change.
  var own: [StoryNumber: StoryFiles] = [:]
  /// The pages of stories that lead to others which appear after them, as they are until these are there too.
  var interim: [StoryNumber: SiteFile] = [:]
  /// Where the stories can be seen.
  var addresses: [StoryNumber: String] = [:]
  /// The pages of stories that show something of those.
  var dependents: [SiteFile] = []
}

extension SitePlan {
  /// The plan for what was rendered.
  ///
  /// What the pages of stories refer to comes first, then these pages, then what links to them: so no link leads into nothing.
  /// Pages that lead to one another get these links once all of them are there.
  /// What goes has lost its links by then, and goes last.
  ///
  /// - Parameter marks: Of a site that nothing was delivered to before: it is up to date with these from the start.
  init(
    _ changes: [SiteChange], _ rendered: RenderedChanges, _ design: SiteDesign, touched: [StoryNumber: SiteTouch],
    marks: SiteMarks?
  ) {
    let appearing = changes.compactMap { rendered.own[$0.number] }
    let going = changes.filter { $0.story == nil }
    let companions = appearing.flatMap(\.companions)
    let present = rendered.outputs.compactMap(\.file)
    let absent = rendered.outputs.filter { $0.file == nil }.map(\.path)

    // What is unpublished may come back; what is killed never does.
    let killed = Set(going.filter { $0.order?.kind == .kill }.map(\.number))
    var steps: [SiteStep] = killed.isEmpty ? [] : [.withdraw(killed)]
    steps.append(.write(design.theme.styleSheetFile))
    if !companions.isEmpty { steps += companions.map(SiteStep.write) + [.sync] }
    if !appearing.isEmpty {
      steps += appearing.map { SiteStep.write(rendered.interim[$0.story.number] ?? $0.page) } + [.sync]
      let completed = appearing.filter { rendered.interim[$0.story.number] != nil }
      if !completed.isEmpty { steps += completed.map { SiteStep.write($0.page) } + [.sync] }
    }
    steps += (rendered.dependents + present).map(SiteStep.write) + [.sync]
    steps += absent.map(SiteStep.drop)
    steps += appearing.map { SiteStep.keepOnly($0.all.map(\.name), in: $0.directory) }
    steps += going.map { SiteStep.takeDown(directory: $0.path) }
    steps +=
      changes.flatMap { $0.order?.story.formerPaths ?? [] }.map { SiteStep.remove(directory: $0 + "/") } + [.sync]
    if let marks { steps.append(.mark(marks)) }
    self.steps = steps
    self.touched = touched
    parts = changes.compactMap { change in
      guard let order = change.order else { return nil }
      let linking = change.lists.reduce(into: Set<String>()) { $0.formUnion(rendered.pathsByList[$1] ?? []) }
      return Part(
        order: order, address: rendered.addresses[change.number] ?? change.path,
        proof: (rendered.own[change.number]?.all ?? [])
          + present.filter { linking.contains($0.path) && rendered.changing.contains($0.path) },
        entries: change.after.values.sorted { $0.list < $1.list })
    }
  }
}
