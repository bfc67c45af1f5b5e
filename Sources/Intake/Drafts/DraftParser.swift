public import Foundation
public import Newsroom
public import Store

/// Reads drafts: UTF-8 Markdown (CommonMark) with YAML front matter, and the pictures beside them.
///
/// A pure value; the same bytes at the same time give the same answer, in time linear in their number.
public struct DraftParser: Sendable {
  /// The newsroom's desks.
  public let desks: [Desk]
  /// The handles of all staff, former staff included.
  public let staff: Set<StaffHandle>
  /// The newsroom's triggers; nil where they are not known.
  public let triggers: [Trigger]?

  /// A parser for a newsroom's desks, staff and triggers.
  public init(desks: [Desk], staff: Set<StaffHandle>, triggers: [Trigger]? = nil) {
    self.desks = desks
    self.staff = staff
    self.triggers = triggers
  }

  /// Reads a draft, with the pictures that came with it, or what is wrong with each, by their names.
  ///
  /// Throws a `Rejection` for invalid text or front matter, an unknown key or desk, a missing headline, desk or byline, an
  /// invalid embargo, or a file that is not a picture; everything else that is wrong becomes a finding.
  ///
  /// - Parameters:
  ///   - kept: the pictures that the story already has, by name; used when the draft names them and they were not sent again.
  ///   - wanted: the time that whoever sends it says it is wanted for, instead of what its front matter says.
  ///   - isForDesk: whether it comes to be read by its desk, and does not change a story there.
  ///   - now: when the draft was received; a bare time in `embargo` means the next one after that.
  public func parse(
    _ draft: [UInt8], pictures: [String: Result<PictureFile, PictureFault>] = [:],
    kept: [String: KeptPicture] = [:], wanted: String? = nil, isForDesk: Bool = true, receivedAt now: Date
  ) throws(Rejection) -> ParsedDraft {
    let frontMatter = try FrontMatter(DraftText(draft))
    var fields = try FieldReader(frontMatter)
    let desk = try fields.desk(among: desks)
    let headline = try fields.headline()
    let byline = try fields.byline()
    let slug = try fields.slug()
    let picture = try fields.picture()
    var content = Content(
      headline: headline, slug: slug ?? StorySlug(headline: headline), desk: desk.slug, byline: byline,
      label: fields.line(.label, "label"), summary: fields.line(.summary, "summary"),
      dateline: fields.line(.dateline, "dateline"), language: fields.language(default: desk.language),
      urgency: fields.urgency(), keywords: fields.keywords(), picture: picture,
      pictures: try fields.pictures(beside: picture),
      publish: try fields.publish(of: desk, triggers: triggers, wanted: wanted, isForDesk: isForDesk, now: now),
      package: fields.package(), embargo: try fields.embargo(of: desk, now: now),
      related: fields.related(),
      sources: try fields.sources(), editorsNote: fields.text(.ednote, "ednote"),
      isSensitive: fields.isSensitive(), body: frontMatter.body)
    var body = try BodyParagraphs(content.body, firstLine: frontMatter.bodyLine)
    try Self.placePictures(&content, &body, &fields)
    let sent = Dictionary(pictures.map { ($0.precomposedStringWithCanonicalMapping, $1) }) { first, _ in first }
    let files = try Self.files(sent, placed: fields.places[.pictureFile], named: content.picture?.file)
    let kept = kept.filter { name, _ in files[name] == nil && content.allPictures.contains { $0.file == name } }
    content = content.with(files: files.mapValues(\.files).merging(kept.mapValues(\.files)) { sent, _ in sent })
    let facts = files.mapValues { Copy.PictureFacts(notes: $0.notes, metadata: $0.metadata) }
    let copy = Copy(
      content: content, paragraphs: fields.paragraphs + body.paragraphs, links: body.links,
      remarks: body.remarks, places: fields.places, staff: staff,
      picturesSent: facts.merging(kept.mapValues { Copy.PictureFacts(notes: [], metadata: $0.metadata) }) { sent, _ in
        sent
      },
      required: desk.policy.required)
    return ParsedDraft(
      content: content, namesSlug: slug != nil,
      slugChoices: slug == nil ? StorySlug.choices(headline: headline, day: Self.day(now, at: desk)) : [],
      embargoAsWritten: fields.embargoAsWritten, publishAsWritten: fields.publishAsWritten, copy: copy,
      pictures: content.allPictures.compactMap { files[$0.file] },
      frontMatter: fields.mistakes)
  }

  /// The text of a version with its places in the draft that it came in as, for checks that read nothing but text.
  ///
  /// What counts is the content: where the draft says something else, its front matter is left alone, and has no places.
  ///
  /// - Parameter required: the rules whose findings block approval.
  static func copy(of content: Content, from draft: [UInt8], required: Set<String>) throws(Rejection) -> Copy {
    let frontMatter = try? FrontMatter(DraftText(draft))
    let body = try BodyParagraphs(content.body, firstLine: frontMatter?.bodyLine ?? 1)
    let written = frontMatter.flatMap { try? textFields(of: $0, saying: content) }
    return Copy(
      content: content, paragraphs: (written?.paragraphs ?? content.lines) + body.paragraphs, links: body.links,
      places: written?.places ?? [:], staff: [], picturesSent: [:], required: required)
  }

  /// The fields that readers read as text; nil where they do not say what the content says.
  private static func textFields(of frontMatter: FrontMatter, saying content: Content) throws(Rejection) -> FieldReader?
  {
    var fields = try FieldReader(frontMatter)
    let headline = try fields.headline()
    let picture = try fields.picture()
    let (label, summary) = (fields.line(.label, "label"), fields.line(.summary, "summary"))
    _ = try fields.pictures(beside: picture)
    return (headline, label, summary) == (content.headline, content.label, content.summary) ? fields : nil
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

extension KeptPicture {
  /// What its file says about it; nothing where that was not asked for.
  fileprivate var metadata: PictureMetadata {
    bytes.flatMap { try? SentPicture.examined($0).1.metadata } ?? PictureMetadata()
  }
}

extension Content {
  /// Headline, label and summary, without places.
  fileprivate var lines: [CopyParagraph] {
    [(CopyParagraph.Kind.headline, headline as String?), (.label, label), (.summary, summary)].compactMap {
      kind, text in
      text.map { text in
        CopyParagraph(
          kind: kind, depth: 0, characters: Array(text),
          places: Array(repeating: TextPosition(line: 0, column: 0), count: text.count))
      }
    }
  }
}
