import CommonMark
import Newsroom

/// The body's paragraphs and links as the checks read them, with their places in the draft as submitted.
struct BodyParagraphs {
  let paragraphs: [CopyParagraph]
  private(set) var links: [Copy.Link]
  /// The images that stand in paragraphs of their own, in order.
  let figures: [Figure]
  let remarks: [MarkupRemark]

  /// An image in a paragraph of its own: `![caption](name.jpg "credit")`.
  struct Figure {
    /// The file's name; nil when the target is no plain name.
    let file: String?
    let caption: String?
    let credit: String?
    /// Which of the links it is.
    let link: Int
    let place: TextPosition
  }

  /// Reads the body, which begins on that line of the draft; throws a `Rejection` when it is nested too deeply.
  init(_ body: String, firstLine: Int) throws(Rejection) {
    let (passages, remarks) = try Self.document(body, firstLine: firstLine).reading()
    let offset = firstLine - 1
    if let control = remarks.first(where: { $0.kind == .controlCharacter }),
      let scalar = control.text.unicodeScalars.first
    {
      throw Rejection(
        .controlCharacter, "The draft contains an escaped control character, U+\(DraftText.code(of: scalar)).",
        line: control.line + offset, column: control.column, hint: "Remove it.")
    }
    self.remarks = remarks.compactMap { MarkupRemark($0, offset: offset) }
    func paragraph(_ kind: CopyParagraph.Kind, _ depth: Int, _ characters: [Passage.PlacedCharacter]) -> CopyParagraph {
      CopyParagraph(
        kind: kind, depth: depth, characters: characters.map(\.character),
        places: characters.map { TextPosition(line: Int($0.line) + offset, column: Int($0.column)) })
    }
    var links: [Copy.Link] = []
    var figures: [Figure] = []
    paragraphs = passages.map { passage in
      let figure = passage.figure
      for link in passage.links {
        let place = TextPosition(line: Int(link.line) + offset, column: Int(link.column))
        if figure != nil { figures.append(Figure(link, number: links.count, at: place)) }
        links.append(Copy.Link(destination: link.destination, isImage: link.isImage, place: place))
      }
      if let figure { return paragraph(.caption, 0, figure.label) }
      return paragraph(passage.kind == .heading ? .crosshead : .paragraph, passage.depth, passage.characters)
    }
    (self.links, self.figures) = (links, figures)
  }

  /// Notes that an image is that picture of the story.
  mutating func place(_ picture: String, as figure: Figure) { links[figure.link].picture = picture }

  private static func document(_ body: String, firstLine: Int) throws(Rejection) -> CommonMarkDocument {
    do {
      return try CommonMarkDocument(body)
    } catch {
      switch error {
      case .tooDeep(let line):
        throw Rejection(
          .tooDeep, "Quotations and lists are nested more than \(CommonMarkLimit.depth) deep.",
          line: line + firstLine - 1, hint: "Remove the '>' and list markers at the start of the line.")
      case .tooManyTables(let line):
        throw Rejection(
          .tooDeep, "The text has more than \(CommonMarkLimit.tables) tables.", line: line + firstLine - 1,
          hint: "Remove some, or join them.")
      case .tooManyImages(let line):
        throw Rejection(
          .tooDeep, "The text has more than \(CommonMarkLimit.images) images.", line: line + firstLine - 1,
          hint: "Remove them; pictures are named in the front matter.")
      }
    }
  }
}

extension BodyParagraphs.Figure {
  fileprivate init(_ image: Passage.Link, number: Int, at place: TextPosition) {
    self.init(
      file: pictureName(inTarget: image.destination),
      caption: nilIfInvisible(collapsed(String(image.label.map(\.character)))),
      credit: nilIfInvisible(collapsed(image.title)), link: number, place: place)
  }
}

extension MarkupRemark {
  /// The remark, with its place in the draft; nil for one that is a reason to reject the draft.
  fileprivate init?(_ remark: Remark, offset: Int) {
    let kind: Kind? =
      switch remark.kind {
      case .html: .html
      case .indentedCode: .indentedCode
      case .underlinedHeading: .underlinedHeading
      case .numberedList: .numberedList
      case .unusedDefinition: .unusedDefinition
      case .controlCharacter: nil
      }
    guard let kind else { return nil }
    self.init(kind: kind, text: remark.text, place: TextPosition(line: remark.line + offset, column: remark.column))
  }
}
