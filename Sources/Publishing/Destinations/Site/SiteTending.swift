import Newsroom
import Store

extension SiteDestination: InspectableDestination {
  func tend(
    _ slice: CarriedSlice, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference] {
    let history = try await history()
    let turn = Set(slice.stories)
    let newsroom = NewsroomView(slice.snapshot.without(history.withdrawn))
    let pictures = try await assets.pictures(newsroom.picturesOf(turn))
    let bytes = Dictionary(pictures.map { ($0.sha256, $0.bytes) }) { first, _ in first }
    let pictured = newsroom.with(pictures: pictures.map(PublishedPicture.init))
    let stories = try pictured.stories.filter { turn.contains($0.number) }.map {
      try StoryFiles(of: $0, in: pictured, design, pictures: bytes)
    }
    let withdrawn = slice.snapshot.stories.filter { turn.contains($0.number) && history.withdrawn.contains($0.number) }
      .map { SiteDifference.withdrawn("\($0.desk)/\($0.slug)") }
    let inspector = SiteInspector(root: root)
    let found = try await onDisk {
      try inspector.differences(of: stories.flatMap(\.all), complete: stories.map(\.directory))
    }
    if let record, !found.isEmpty {
      let steps = stories.flatMap { story in
        story.companions.map(SiteStep.write)
          + [.sync, .write(story.page), .keepOnly(story.all.map(\.name), in: story.directory)]
      }
      try await write(steps + [.sync], as: record)
    }
    return withdrawn + found
  }

  func conclude(
    _ overview: CarriedOverview, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference] {
    let history = try await history()
    var newsroom = NewsroomView(overview.snapshot.without(history.withdrawn))
    let shown = Set(design.outputs.outputs(of: newsroom).flatMap(\.inputs.pictured))
    let pictures = try await assets.pictures(newsroom.picturesOf(shown))
    newsroom = newsroom.with(pictures: pictures.map(PublishedPicture.init))
    let outputs =
      [SiteFile(path: "style.css", bytes: design.theme.styleSheet)]
      + (try design.outputs.outputs(of: newsroom).map { SiteFile(path: $0.path, bytes: try $0.render(design)) })
    let inspector = SiteInspector(root: root)
    let (found, strays) = try await onDisk {
      (
        try inspector.differences(of: outputs, complete: []),
        try inspector.strays(stories: overview.addresses, outputs: Set(outputs.map(\.path)))
      )
    }
    if let record {
      let removals = strays.filter { $0.contains("/") }.map(SiteStep.clear)
      try await write(
        [.withdraw(overview.withdrawn)] + outputs.map(SiteStep.write) + [.sync] + removals + [.sync], as: record)
    }
    return found + strays.map(SiteDifference.foreign)
  }

  func adopt(as record: SiteRecord) async throws { try await write([], as: record, isAdopting: true) }

  func record(
    adopting isAdopting: Bool, identity: String, lastAttempt: AttemptMark?, fencingToken: Int64,
    with assets: any DeliveryAssets
  ) async throws -> SiteRecord {
    let record = SiteRecord(site: identity, generation: fencingToken, lastAttempt: lastAttempt)
    guard let present = try await history().record else { return record }
    guard let hold = try await hold(for: present, site: identity, with: assets) else {
      // What was written last stays known: this task is no attempt.
      return SiteRecord(site: identity, generation: fencingToken, lastAttempt: present.lastAttempt ?? lastAttempt)
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
