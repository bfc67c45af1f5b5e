import Foundation
public import Newsroom
public import Store

/// A destination that keeps pages to which only links lead.
protocol PreviewKeeping: PreviewingDestination {
  /// Removes all but these; tells which of them are there.
  func keepPreviews(_ paths: Set<String>) async throws -> Set<String>
  /// Writes a page.
  func writePreview(_ page: [UInt8], at path: String) async throws
  /// Writes what the web server includes to check links.
  func writePreviewSettings(_ text: String) async throws
}

extension SiteDestination: PreviewKeeping {
  /// Beside the site's own.
  private var shelf: PreviewShelf {
    let site = URL(filePath: root, directoryHint: .isDirectory).standardizedFileURL
    return PreviewShelf(root: site.deletingLastPathComponent().appending(path: "previews").path(percentEncoded: false))
  }

  func keepPreviews(_ paths: Set<String>) async throws -> Set<String> {
    let shelf = shelf
    return try await onDisk { try shelf.keepOnly(paths) }
  }

  func writePreview(_ page: [UInt8], at path: String) async throws {
    let shelf = shelf
    try await onDisk { try shelf.write(page, at: path) }
  }

  func writePreviewSettings(_ text: String) async throws {
    let shelf = shelf
    try await onDisk { try shelf.writeSettings(text) }
  }
}

extension Previews {
  /// Brings the pages that a site keeps for links into line with the links that hold: first those go that are over, then those
  /// come that are missing, and then the log says which are over.
  ///
  /// Does nothing for a site that another daemon serves.
  public func tendLinks(at name: DestinationName) async throws {
    guard let configured = try await store.destinations().first(where: { $0.name == name }),
      let site = try open(configured) as? any PreviewKeeping
    else { return }
    let links = try await store.previewLinks(at: name)
    let holding = links.filter { $0.over == nil }
    let present = try await site.keepPreviews(Set(holding.map { PreviewAddress(of: $0).path }))
    if !holding.isEmpty { try await site.writePreviewSettings(PreviewAddress.nginx(store.previewSecret())) }
    for link in holding where !present.contains(PreviewAddress(of: link).path) {
      let page = try await self.page(of: .number(link.story), link.version)
      try await site.writePreview(page, at: PreviewAddress(of: link).path)
    }
    for link in links where link.over != nil { try await store.concludePreview(link) }
  }

  /// The whole address of a link; nil where the configuration does not say any more where previews are found.
  public func address(of link: PreviewLink, secret: String) async throws -> String? {
    let setting = try await store.destinations().first { $0.name == link.destination }?
      .settings.values[Store.previewSetting]
    guard case .string(let base)? = setting else { return nil }
    return PreviewAddress(of: link).url(at: base, secret: secret)
  }
}
