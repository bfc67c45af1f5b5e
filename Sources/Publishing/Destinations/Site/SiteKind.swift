import Foundation
import Newsroom
import Store

/// The newsroom's own site, with front page, feeds, and pages of desks and authors; by default without other formats.
///
/// `formats: [json-ld]` puts each story in these formats beside its page. `previews: https://…` says where a web server serves
/// the pages that lie in `previews/` beside the site, to which only links lead.
struct SiteKind: DestinationKind {
  let name = DestinationKindName.site
  let keys: Set<String> = ["formats", Store.previewSetting]
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
    var settings = DestinationSettings([:])
    settings.values["formats"] = try formats(in: written)
    if let setting = written[Store.previewSetting] {
      let address = try setting.text()
      guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
        url.query == nil, url.fragment == nil
      else { throw setting.problem("must be an address such as https://previews.example") }
      settings.values[Store.previewSetting] = .string(address.hasSuffix("/") ? String(address.dropLast()) : address)
    }
    return settings
  }

  private func formats(in written: WrittenSettings) throws(ConfigurationProblem) -> CanonicalJSON? {
    guard let setting = written["formats"] else { return nil }
    var names: [CanonicalJSON] = []
    for item in try setting.items() {
      let name = CanonicalJSON.string(try item.choice(of: formats.names))
      guard !names.contains(name) else { throw item.problem("appears twice") }
      names.append(name)
    }
    return names.isEmpty ? nil : .array(names)
  }

  func open(_ destination: Destination, on host: DestinationHost) throws -> any DeliveryDestination {
    let names = try WrittenSettings(destination.settings)["formats"]?.items().map { try $0.text() } ?? []
    return SiteDestination(
      root: host.siteRoot,
      design: SiteDesign(theme: host.theme, outputs: outputs, formats: names.compactMap { formats[$0] }))
  }
}
