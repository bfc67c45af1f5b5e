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
  ///   - kept: the pictures that the story already has, by name; used when the draft names them and they were not sent again.
  ///   - now: when the draft was received; a bare time in `embargo` means the next one after that.
  public func parse(
    _ draft: [UInt8], pictures: [String: Result<PictureFile, PictureFault>] = [:],
    kept: [String: [UInt8]] = [:], receivedAt now: Date
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
      pictures: try fields.pictures(), embargo: try fields.embargo(of: desk, now: now), related: fields.related(),
      sources: try fields.sources(), editorsNote: fields.text(.ednote, "ednote"), body: frontMatter.body)
    var body = try BodyParagraphs(content.body, firstLine: frontMatter.bodyLine)
    try Self.placePictures(&content, &body, &fields)
    var pictures = Dictionary(pictures.map { ($0.precomposedStringWithCanonicalMapping, $1) }) { first, _ in first }
    for name in content.allPictures.map(\.file) where pictures[name] == nil {
      guard let bytes = kept[name] else { continue }
      pictures[name] = Result { () throws(PictureFault) in try PictureFile(prepared: bytes, name: name) }
    }
    let files = try Self.files(pictures, placed: fields.places[.pictureFile], named: content.picture?.file)
    content = content.with(files: files.mapValues(\.sha256))
    let copy = Copy(
      content: content, paragraphs: fields.paragraphs + body.paragraphs, links: body.links,
      remarks: body.remarks, places: fields.places, staff: staff,
      picturesSent: files.mapValues { Copy.PictureFacts(notes: $0.notes, metadata: $0.metadata) },
      required: desk.policy.required)
    return ParsedDraft(
      content: content, namesSlug: slug != nil,
      slugChoices: slug == nil ? StorySlug.choices(headline: headline, day: Self.day(now, at: desk)) : [],
      embargoAsWritten: fields.embargoAsWritten, copy: copy,
      pictures: content.allPictures.compactMap { files[$0.file] },
      frontMatter: fields.mistakes)
  }

  /// The body of a draft, for a trial; throws a `Rejection` when the draft is rejected without a look at it.
  func body(of draft: [UInt8]) throws(Rejection) -> String { try FrontMatter(DraftText(draft)).body }

  /// Gives the further pictures the words that stand where the body places them, and adds those that only the body names.
  private static func placePictures(
    _ content: inout Content, _ body: inout BodyParagraphs, _ fields: inout FieldReader
  ) throws(Rejection) {
    var indices = Dictionary(content.pictures.enumerated().map { ($1.file, $0) }) { first, _ in first }
    var placed: Set<String> = []
    for figure in body.figures {
      guard let file = figure.file, file != content.picture?.file else { continue }
      body.place(file, as: figure)
      guard placed.insert(file).inserted else { continue }
      let index = indices[file] ?? content.pictures.count
      if index == content.pictures.count {
        guard content.allPictures.count < SubmissionLimits.pictures else { throw .tooManyPictures(at: figure.place) }
        content.pictures.append(
          Content.Picture(file: file, sha256: nil, caption: nil, credit: nil, alternative: nil))
        indices[file] = index
        fields.places[.furtherPicture(index)] = figure.place
      }
      if let caption = figure.caption { content.pictures[index].caption = caption }
      if let credit = figure.credit { content.pictures[index].credit = credit }
    }
  }

  /// The day at the desk.
  private static func day(_ now: Date, at desk: Desk) -> CivilDay {
    let offset = TimeZone(identifier: desk.timeZone)?.secondsFromGMT(for: now) ?? 0
    return CivilDay(number: Int(((now.timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down)))
  }

  /// Checks every picture that was sent, named in the draft or not: only real pictures are stored.
  private static func files(
    _ pictures: [String: Result<PictureFile, PictureFault>], placed place: TextPosition?, named: String?
  ) throws(Rejection) -> [String: PictureFile] {
    var files: [String: PictureFile] = [:]
    for (name, picture) in pictures.sorted(by: { $0.key < $1.key }) {
      let place = name == named ? place : nil
      if let fault = pictureNameFault(name) {
        throw Rejection(
          .picture, "'\(shortened(name))' is not a valid file name for a picture: \(fault).",
          hint: "Rename it and send it again.")
      }
      do {
        files[name] = try picture.get()
      } catch {
        throw Rejection(
          .picture, error.detail(of: name) + ".", line: place?.line ?? 0, column: place?.column ?? 0, hint: error.hint)
      }
    }
    return files
  }
}
