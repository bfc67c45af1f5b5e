import Newsroom

/// The newsroom's own site, with front page, feeds, and pages of desks and authors; by default without other formats.
///
/// `formats: [json-ld]` puts each story in these formats beside its page.
struct SiteKind: DestinationKind {
  let name = DestinationKindName.site
  let keys: Set<String> = ["formats"]
  let concurrency = DeliveryConcurrency.oneAtATime
  /// The host has one directory for it.
  let isOnePerDaemon = true
  private let outputs: SiteOutputs
  private let formats: StoryFormats

  init(outputs: SiteOutputs = .standard, formats: StoryFormats = .standard) {
    self.outputs = outputs
    self.formats = formats
  }

  var reservedDesks: Set<String> { Set(outputs.directories).union(["previews"]) }

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> DestinationSettings {
    guard let setting = written["formats"] else { return [:] }
    var names: [CanonicalJSON] = []
    for item in try setting.items() {
      let name = CanonicalJSON.string(try item.choice(of: formats.names))
      guard !names.contains(name) else { throw item.problem("appears twice") }
      names.append(name)
    }
    return names.isEmpty ? [:] : ["formats": .array(names)]
  }

  func open(_ destination: Destination, on host: DestinationHost) throws -> any DeliveryDestination {
    let names = try WrittenSettings(destination.settings)["formats"]?.items().map { try $0.text() } ?? []
    return SiteDestination(
      root: host.siteRoot,
      design: SiteDesign(theme: host.theme, outputs: outputs, formats: names.compactMap { formats[$0] }))
  }
}
