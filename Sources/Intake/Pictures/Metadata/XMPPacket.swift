import Foundation
import Newsroom

/// The XMP packet of a published picture (ISO 16684-1): creator, credit, copyright and caption as IPTC's Core has them, and
/// nothing else.
///
/// There is one way to write each, so that a packet can be told from one that says more.
enum XMPPacket {
  /// The packet; nil when there is nothing to say. Below 65,000 bytes.
  static func bytes(_ metadata: PictureMetadata) -> [UInt8]? {
    let properties = [
      metadata.creator.map { "<dc:creator><rdf:Seq><rdf:li>\(escaped($0))</rdf:li></rdf:Seq></dc:creator>" },
      metadata.credit.map { "<photoshop:Credit>\(escaped($0))</photoshop:Credit>" },
      metadata.copyright.map { "<dc:rights>\(alternative($0))</dc:rights>" },
      metadata.caption.map { "<dc:description>\(alternative($0))</dc:description>" },
    ].compactMap(\.self)
    guard !properties.isEmpty else { return nil }
    return Array(
      """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
      xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
      \(properties.joined(separator: "\n"))
      </rdf:Description>
      </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>
      """.utf8)
  }

  /// What a packet says that is written as `bytes` writes it; nil for any other.
  static func metadata(_ packet: ArraySlice<UInt8>) -> PictureMetadata? {
    let metadata = XMPReader.metadata(Array(packet))
    return bytes(metadata).map { $0.elementsEqual(packet) } == true ? metadata : nil
  }

  /// A text in the default language.
  private static func alternative(_ text: String) -> String {
    "<rdf:Alt><rdf:li xml:lang=\"x-default\">\(escaped(text))</rdf:li></rdf:Alt>"
  }

  /// By code points: a mark may stand on any of them.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
