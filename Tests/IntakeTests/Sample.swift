import Foundation
@testable import Intake
import Newsroom

/// A newsroom of two desks and two people.
enum Sample {
  static let parser = DraftParser(
    desks: [
      Desk(
        slug: DeskSlug(unchecked: "africa"), name: "Africa", timeZone: "Africa/Nairobi", language: "en",
        policy: DeskPolicy(required: DeskPolicy.requiredByDefault.union(["summary"]))),
      Desk(slug: DeskSlug(unchecked: "caucasus"), name: "Caucasus", timeZone: "Asia/Yerevan", language: "en"),
      Desk(slug: DeskSlug(unchecked: "london"), name: "London", timeZone: "Europe/London", language: "en-GB"),
    ],
    staff: [StaffHandle(unchecked: "sgray"), StaffHandle(unchecked: "africa-deputy")])

  /// 24 November 2026, 12:00 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_521_600)

  /// A draft with those lines in its front matter, beside headline, desk and byline on lines 2 to 4; the body begins on
  /// line 6 plus the number of lines.
  static func draft(_ lines: String..., body: String = "Text.\n") -> [UInt8] {
    let fixed = ["---", "headline: A bus at the border", "desk: caucasus", "byline: [sgray]"]
    return Array(((fixed + lines + ["---"]).joined(separator: "\n") + "\n" + body).utf8)
  }

  static func parse(_ draft: [UInt8], pictures: [String: [UInt8]] = [:]) throws(Rejection) -> ParsedDraft {
    let examined = pictures.map { name, bytes in (name, PictureFile.examined(name: name, bytes: bytes)) }
    return try parser.parse(draft, pictures: Dictionary(uniqueKeysWithValues: examined), receivedAt: now)
  }

  /// Why the draft is rejected; nil when it is accepted.
  static func rejection(of draft: [UInt8], pictures: [String: [UInt8]] = [:]) -> Rejection? {
    do {
      _ = try parse(draft, pictures: pictures)
      return nil
    } catch {
      return error
    }
  }

  /// What the rule finds in a body, each as `line:column excerpt`; the body's first line is 1.
  static func places(_ rule: String, inBody body: String) throws -> [String] {
    try parse(draft(body: body)).findings.filter { $0.rule == rule }.map { "\($0.line - 5):\($0.column)" }
  }
}

extension PictureFile {
  /// The file as it was sent, for tests of drafts: examined, but not decoded.
  static func examined(name: String, bytes: [UInt8]) -> Result<PictureFile, PictureFault> {
    Result { () throws(PictureFault) in
      let sent = try SentPicture(name: name, bytes: bytes)
      return PictureFile(name: sent.name, format: sent.format, size: sent.structure.size, bytes: bytes)
    }
  }
}
