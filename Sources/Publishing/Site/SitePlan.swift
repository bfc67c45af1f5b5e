import Newsroom
import Store

/// What has to happen to a site, and in which order, for one decision to be carried out.
struct SitePlan: Sendable {
  /// In order.
  let steps: [SiteStep]
  /// The files that the receipt names: the story's own, and all that links to it.
  let proof: [SiteFile]

  /// The plan for a decision.
  ///
  /// A story that appears or changes: what its page refers to, the page, then what links to it. One that is withdrawn:
  /// what linked to it first, then its own files.
  ///
  /// - Parameters:
  ///   - order: The decision.
  ///   - newsroom: As it is to be, with the pictures of the pages concerned.
  ///   - pictures: The pictures' bytes, by SHA-256.
  /// - Throws: `SiteFault.noPicture`, or what a page, feed or format throws.
  init(_ order: DeliveryOrder, _ newsroom: NewsroomView, _ design: SiteDesign, pictures: [String: [UInt8]]) throws {
    let outputs = try design.outputs.outputs(of: newsroom).map {
      SiteFile(path: $0.path, bytes: try $0.render(design))
    }
    let stories = try newsroom.stories.filter { $0.isTouched(by: order) }.map {
      try StoryFiles(of: $0, in: newsroom, design, pictures: pictures)
    }
    let links = stories.filter { $0.story.number != order.story.number }.flatMap(\.all) + outputs
    let styleSheet = SiteStep.write(SiteFile(path: "style.css", bytes: design.theme.styleSheet))
    let leftovers = design.outputs.directories.map { SiteStep.keepOnly(Self.names(of: outputs, in: $0), in: $0) }
    if let own = stories.first(where: { $0.story.number == order.story.number }) {
      let arrival = own.companions.isEmpty ? [] : own.companions.map(SiteStep.write) + [.sync]
      steps =
        [styleSheet] + arrival + [.write(own.page), .sync] + links.map(SiteStep.write) + [.sync] + leftovers
        + [.keepOnly(own.all.map(\.name), in: own.directory), .sync]
      proof = own.all + outputs
    } else {
      let directory = "\(order.story.desk)/\(order.story.slug)/"
      steps =
        [.withdraw([order.story.number]), styleSheet] + links.map(SiteStep.write) + leftovers
        + [.sync, .remove(directory: directory), .sync]
      proof = outputs
    }
  }

  /// The names directly under the directory that lead to some of the files.
  private static func names(of files: [SiteFile], in directory: String) -> [String] {
    let prefix = directory + "/"
    return Set(
      files.filter { $0.path.hasPrefix(prefix) }.compactMap {
        $0.path.dropFirst(prefix.count).split(separator: "/").first.map(String.init)
      }
    ).sorted()
  }
}

extension StoryView {
  /// Whether its own files change with the decision: it is the story, or names it among its related ones.
  func isTouched(by order: DeliveryOrder) -> Bool {
    number == order.story.number || names(order.story.slug)
  }
}
