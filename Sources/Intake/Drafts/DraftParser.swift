public import Foundation
public import Newsroom

/// Reads drafts: UTF-8 Markdown (CommonMark) with YAML front matter, and the pictures beside them.
///
/// A pure value; the same bytes at the same time give the same answer, in time linear in their number.
public struct DraftParser: Sendable {
  /// The newsroom's desks.
  public let desks: [Desk]
  /// The handles of all staff, former staff included.
  public let staff: Set<StaffHandle>

  /// A parser for a newsroom's desks and staff.
  public init(desks: [Desk], staff: Set<StaffHandle>) {
    self.desks = desks
    self.staff = staff
  }

  /// Reads a draft, with the pictures that came with it, or what is wrong with each, by their names.
  ///
  /// Throws a `Rejection` for invalid text or front matter, an unknown key or desk, a missing headline, desk or byline, an
  /// invalid embargo, or a file that is not a picture; everything else that is wrong becomes a finding.
  ///
  /// - Parameters:
  ///   - kept: the picture that the story already has; used when the front matter names it and it was not sent again.
  ///   - now: when the draft was received; a bare time in `embargo` means the next one after that.
  public func parse(
    _ draft: [UInt8], pictures: [String: Result<PictureFile, PictureFault>] = [:],
    kept: (name: String, bytes: [UInt8])? = nil, receivedAt now: Date
  ) throws(Rejection) -> ParsedDraft {
    let frontMatter = try FrontMatter(DraftText(draft))
    var fields = try FieldReader(frontMatter)
    let desk = try fields.desk(among: desks)
    let headline = try fields.headline()
    let byline = try fields.byline()
    let slug = try fields.slug()
    var content = Content(
      headline: headline, slug: slug ?? StorySlug(headline: headline), desk: desk.slug, byline: byline,
      label: fields.line(.label, "label"), summary: fields.line(.summary, "summary"),
      dateline: fields.line(.dateline, "dateline"), language: fields.language(default: desk.language),
      urgency: fields.urgency(), keywords: fields.keywords(), picture: try fields.picture(),
      embargo: try fields.embargo(of: desk, now: now), related: fields.related(),
      sources: try fields.sources(), editorsNote: fields.text(.ednote, "ednote"), body: frontMatter.body)
    var pictures = Dictionary(pictures.map { ($0.precomposedStringWithCanonicalMapping, $1) }) { first, _ in first }
    if let kept, kept.name == content.picture?.file, pictures[kept.name] == nil {
      pictures[kept.name] = Result { () throws(PictureFault) in try PictureFile(prepared: kept.bytes, name: kept.name) }
    }
    let files = try Self.files(pictures, placed: fields.places[.pictureFile], named: content.picture?.file)
    let picture = content.picture.flatMap { picture in files.first { $0.name == picture.file } }
    content.picture?.sha256 = picture?.sha256
    let body = try BodyParagraphs(content.body, firstLine: frontMatter.bodyLine)
    let copy = Copy(
      content: content, paragraphs: fields.paragraphs + body.paragraphs, links: body.links,
      remarks: body.remarks, places: fields.places, staff: staff, picturesSent: Set(pictures.keys),
      pictureNotes: picture?.notes ?? [],
      pictureMetadata: picture?.metadata ?? PictureMetadata(), required: desk.policy.required)
    return ParsedDraft(
      content: content, namesSlug: slug != nil,
      slugChoices: slug == nil ? StorySlug.choices(headline: headline, day: Self.day(now, at: desk)) : [],
      embargoAsWritten: fields.embargoAsWritten, copy: copy, picture: picture, frontMatter: fields.mistakes)
  }

  /// The body of a draft, for a trial; throws a `Rejection` when the draft is rejected without a look at it.
  func body(of draft: [UInt8]) throws(Rejection) -> String { try FrontMatter(DraftText(draft)).body }

  /// The day at the desk.
  private static func day(_ now: Date, at desk: Desk) -> CivilDay {
    let offset = TimeZone(identifier: desk.timeZone)?.secondsFromGMT(for: now) ?? 0
    return CivilDay(number: Int(((now.timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down)))
  }

  /// Checks every picture that was sent, named in the draft or not: only real pictures are stored.
  private static func files(
    _ pictures: [String: Result<PictureFile, PictureFault>], placed place: TextPosition?, named: String?
  ) throws(Rejection) -> [PictureFile] {
    var files: [PictureFile] = []
    for (name, picture) in pictures.sorted(by: { $0.key < $1.key }) {
      let place = name == named ? place : nil
      if let fault = pictureNameFault(name) {
        throw Rejection(
          .picture, "'\(shortened(name))' is not a valid file name for a picture: \(fault).",
          hint: "Rename it and send it again.")
      }
      do {
        files.append(try picture.get())
      } catch {
        throw Rejection(
          .picture, error.detail(of: name) + ".", line: place?.line ?? 0, column: place?.column ?? 0, hint: error.hint)
      }
    }
    return files
  }
}
