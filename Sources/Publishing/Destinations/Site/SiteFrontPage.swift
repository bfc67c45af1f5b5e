import Newsroom
import Store

extension SiteDestination {
  func frontPageIsOutdated(with assets: any DeliveryAssets) async throws -> Bool {
    let history = try await history()
    guard history.record != nil, let present = history.marks else { return false }
    let planner = SitePlanner(design, try await assets.site(for: []), history)
    return try await planner.marks().frontPage != present.frontPage
  }

  func renewFrontPage(writing record: SiteRecord, with assets: any DeliveryAssets) async throws {
    let history = try await history()
    guard var marks = history.marks else { return }
    let planner = SitePlanner(design, try await assets.site(for: []), history)
    // Taken first, so that what is set meanwhile is found later.
    marks.frontPage = try await planner.marks().frontPage
    let outputs = try await planner.standing().filter { $0.path == SiteFile.index }
    let files = try await planner.files(of: outputs).compactMap(\.file)
    try await write(
      [.write(design.theme.styleSheetFile), .sync] + files.map(SiteStep.write) + [.sync, .mark(marks)], as: record)
  }
}
