import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import Newsroom

/// A draft with its pictures and what goes with them, read from a form (RFC 7578).
struct SubmissionForm {
  /// The form that a route takes: draft, pictures and further fields.
  static func declaration(_ fields: [BodyField]) -> RequestBodyDeclaration {
    .form(
      [
        BodyField(
          name: "draft", schema: .file, summary: "The draft: Markdown with YAML front matter", isRequired: true),
        BodyField(name: "picture", schema: .file, summary: "A picture that the draft names; the field may be repeated"),
      ] + fields, limit: 60 * 1024 * 1024)
  }

  /// How many bytes a note may have.
  private static let noteLimit = 65_536

  static let revision = BodyField(
    name: "revision", schema: .whole(1...Int.max), summary: "The revision that the text was made from")
  static let note = BodyField(name: "note", schema: .text, summary: "What the author says about the text")
  static let asDraft = BodyField(
    name: "as_draft", schema: .flag, summary: "Keeps the text as a draft; the desk does not see it yet")

  /// The form's fields and files.
  let form: MultipartForm
  /// The draft.
  let draft: MultipartForm.Part
  /// Pictures by file name.
  let pictures: [String: [UInt8]]

  /// - Throws: `Refusal` for a body that is not a form, a form without a draft, and files that are too large.
  init(_ request: RouteRequest) throws {
    do throws(MultipartForm.Malformation) {
      form = try MultipartForm(contentType: request.http.headers[.contentType] ?? "", body: request.body)
    } catch {
      throw Refusal(
        .usage, "The body is not a valid form: \(error).",
        hint: "Send multipart/form-data (RFC 7578), as copydesk does.")
    }
    guard form.parts.allSatisfy({ $0.fileName?.utf8.contains(0) != true }) else {
      throw Refusal(.usage, "A file's name contains the character NUL.", hint: "Rename the file.")
    }
    guard let draft = form["draft"] else {
      throw Refusal(.usage, "The form has no draft.", hint: "Send the draft as a file in the field 'draft'.")
    }
    guard draft.bytes.count <= SubmissionLimits.draftBytes else {
      throw Refusal(
        .tooLarge, "The draft is \(draft.bytes.count) bytes long; the limit is 1 MB.", hint: "Shorten or split it.")
    }
    self.draft = draft
    pictures = try Self.pictures(form)
  }

  private static func pictures(_ form: MultipartForm) throws -> [String: [UInt8]] {
    var pictures: [String: [UInt8]] = [:]
    for part in form.parts where part.name == "picture" {
      guard part.bytes.count <= SubmissionLimits.pictureBytes else {
        throw Refusal(
          .tooLarge,
          "The picture '\(part.fileName ?? "")' is \(part.bytes.count) bytes long; the limit is 25 MB.",
          hint: "Send a smaller version of it.")
      }
      pictures[part.fileName ?? "picture"] = Array(part.bytes)
    }
    return pictures
  }

  /// The revision that the text was made from; nil when the form does not say.
  var revision: Revision? {
    get throws {
      guard let text = form.text(Self.revision.name) else { return nil }
      guard let number = Int(text), number > 0 else {
        throw Refusal(
          .usage, "'\(text)' is not a valid revision.", hint: "See which revision a story is at: copydesk show STORY")
      }
      return Revision(number)
    }
  }

  /// What the author says about the text.
  var note: String? {
    get throws {
      guard let note = form.text(Self.note.name) else { return nil }
      guard note.utf8.count <= Self.noteLimit, !note.utf8.contains(0) else {
        throw Refusal(
          .usage, "The note is longer than \(Self.noteLimit) bytes or contains the character NUL.",
          hint: "Say it in a few sentences.")
      }
      return note
    }
  }

  /// What readers are told; throws `Refusal` with that sentence when the form does not say.
  func publicNotice(or sentence: String) throws -> String {
    guard let note = try note, note.contains(where: { !$0.isWhitespace }) else {
      throw Refusal(.usage, sentence, hint: "Say it with -m TEXT: readers will see it.")
    }
    return note
  }

  /// Whether the text is kept as a draft.
  var asDraft: Bool {
    get throws {
      guard let text = form.text(Self.asDraft.name) else { return false }
      guard let flag = Bool(text) else {
        throw Refusal(.usage, "'\(text)' is not a valid value for as_draft.", hint: "Use true or false.")
      }
      return flag
    }
  }
}
