/// A place in the draft as submitted.
public struct TextPosition: Hashable, Comparable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in that line, in characters from 1.
  public var column: Int

  /// The place of that line and column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders as one reads.
  public static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// What of the front matter a place belongs to.
public enum CopyField: Hashable, Sendable {
  case headline, slug, desk, label, summary, dateline, language, urgency, keywords, publish, package, embargo, related,
    sources
  case ednote, sensitive
  /// One of the bylines, by its index in the content.
  case byline(Int)
  /// The main picture as a whole, and what is said of it.
  case picture, pictureFile, pictureCaption, pictureCredit, pictureAlternative
  /// The further pictures, and one of them by its index in the content.
  case pictures
  case furtherPicture(Int)
  /// The address of one of the sources, by its index in the content.
  case sourceURL(Int)
}

/// A draft as the checks read it: what it says, and where in the draft as submitted.
public struct Copy: Sendable {
  /// A link in the body, or an image.
  public struct Link: Hashable, Sendable {
    /// Where it leads, as written.
    public var destination: String
    /// Whether it is an image.
    public var isImage: Bool
    /// The picture of the story that an image places in the body, by its file's name; nil for any other image.
    public var picture: String?
    /// Where it begins.
    public var place: TextPosition

    /// A link of these properties.
    public init(destination: String, isImage: Bool, picture: String? = nil, place: TextPosition) {
      self.destination = destination
      self.isImage = isImage
      self.picture = picture
      self.place = place
    }
  }

  /// What there is to say about a picture's file.
  public struct PictureFacts: Hashable, Sendable {
    /// What the desk should know about it, in sentences.
    public var notes: [String]
    /// What it says about itself.
    public var metadata: PictureMetadata

    /// Facts about a file.
    public init(notes: [String] = [], metadata: PictureMetadata = PictureMetadata()) {
      self.notes = notes
      self.metadata = metadata
    }
  }

  /// What the draft says.
  public var content: Content
  /// All that readers will read, in the order of the draft.
  public var paragraphs: [CopyParagraph]
  /// The body's links and images in order.
  public var links: [Link]
  /// What of the body readers would not see, or not as it was meant, in order.
  public var remarks: [MarkupRemark]
  /// Where the front matter's values stand.
  public var places: [CopyField: TextPosition]
  /// Everyone whom the newsroom knows.
  public var staff: Set<StaffHandle>
  /// The pictures that came with the draft, by their files' names.
  public var picturesSent: [String: PictureFacts]
  /// The rules whose findings block approval on the draft's desk.
  public var required: Set<String>

  /// A draft of these parts.
  public init(
    content: Content, paragraphs: [CopyParagraph], links: [Link], remarks: [MarkupRemark] = [],
    places: [CopyField: TextPosition], staff: Set<StaffHandle>, picturesSent: [String: PictureFacts],
    required: Set<String>
  ) {
    self.content = content
    self.paragraphs = paragraphs
    self.links = links
    self.remarks = remarks
    self.places = places
    self.staff = staff
    self.picturesSent = picturesSent
    self.required = required
  }

  /// What readers see of the front matter beside the paragraphs, with its place.
  var plainFields: [(text: String, place: TextPosition?)] {
    var fields: [(text: String, place: TextPosition?)] = []
    func add(_ text: String?, _ field: CopyField) { if let text { fields.append((text, places[field])) } }
    for (index, byline) in content.byline.enumerated() {
      guard case .guest(let name, let bio) = byline else { continue }
      add(name, .byline(index))
      add(bio, .byline(index))
    }
    add(content.dateline, .dateline)
    for keyword in content.keywords { add(keyword, .keywords) }
    add(content.picture?.credit, .pictureCredit)
    for (index, picture) in content.pictures.enumerated() { add(picture.credit, .furtherPicture(index)) }
    for source in content.sources { add(source.title, .sources) }
    return fields
  }

  /// Whether the copy is in English, whose rules of language are then looked for.
  var isEnglish: Bool {
    let language = content.language.lowercased()
    return language == "en" || language.hasPrefix("en-")
  }
}
