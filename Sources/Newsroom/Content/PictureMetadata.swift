/// What a picture's file says about itself in the trade's own fields (IPTC Photo Metadata); each may be missing, and is a line
/// of text that somebody outside wrote.
public struct PictureMetadata: Hashable, Codable, Sendable {
  /// Who made it (IPTC "Creator").
  public var creator: String?
  /// How it wants to be credited (IPTC "Credit Line").
  public var credit: String?
  /// Whose it is (IPTC "Copyright Notice").
  public var copyright: String?
  /// What it shows (IPTC "Description").
  public var caption: String?

  /// Metadata of these fields.
  public init(creator: String? = nil, credit: String? = nil, copyright: String? = nil, caption: String? = nil) {
    self.creator = creator
    self.credit = credit
    self.copyright = copyright
    self.caption = caption
  }

  /// The credit as the trade writes it, "Ani Petrosyan/Photolure"; without either name, whose copyright it is.
  public var creditLine: String? {
    guard let creator else { return credit ?? copyright }
    guard let credit else { return creator }
    return credit.contains(creator) ? credit : "\(creator)/\(credit)"
  }
}
