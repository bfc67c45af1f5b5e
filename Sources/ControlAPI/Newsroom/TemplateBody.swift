/// A draft to begin with, as it is today.
package struct TemplateBody: Codable, Sendable {
  package var name: String
  /// What it is for.
  @NullWhenNil package var summary: String?
  /// The desk whose clock says which day it is; null for the newsroom's.
  @NullWhenNil package var desk: String?
  /// The draft, with today's date where the template asks for one.
  package var draft: String

  package init(name: String, summary: String?, desk: String?, draft: String) {
    self.name = name
    self.summary = summary
    self.desk = desk
    self.draft = draft
  }
}
