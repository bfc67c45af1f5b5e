import Foundation
import Newsroom
import Store

/// Reads `templates` of `newsroom.yaml`.
struct TemplateEntries {
  let templates: [DraftTemplate]

  /// - Throws: `ConfigurationError` for the first thing that is wrong.
  init(_ reader: YAMLReader) throws {
    let entries = try reader.entries()
    guard entries.count <= DraftTemplate.most else {
      throw reader.error("there are \(entries.count) templates; the limit is \(DraftTemplate.most)")
    }
    templates = try entries.map(Self.template)
  }

  private static func template(_ key: String, _ reader: YAMLReader) throws -> DraftTemplate {
    let fields = try reader.fields(["summary", "desk", "draft"])
    guard let written = fields["draft"] else { throw reader.error("the key 'draft' is missing") }
    let draft = try written.string()
    guard draft.utf8.count <= DraftTemplate.longest else {
      throw written.error("is \(draft.utf8.count) bytes long; the limit is \(DraftTemplate.longest)")
    }
    guard draft.hasPrefix("---\n"), draft.dropFirst(4).contains("\n---\n"), !draft.utf8.contains(0) else {
      throw written.error("must be a draft: front matter between two lines '---', then text")
    }
    return DraftTemplate(
      name: try reader.named(key, TemplateName.self), summary: try fields["summary"]?.string(),
      desk: try fields["desk"]?.slug(DeskSlug.self), draft: draft)
  }
}
