import Glibc

/// The accounts of this host (passwd(5), or whatever nsswitch.conf(5) names).
enum UserDatabase {
  /// The account's name; nil when it has none here.
  static func name(_ uid: UInt32) -> String? {
    unsafe entry { entry, buffer, length, found in unsafe getpwuid_r(uid, entry, buffer, length, found) }?.name
  }

  /// The account's number; nil when there is none of that name here.
  static func uid(_ name: String) -> UInt32? {
    unsafe entry { entry, buffer, length, found in unsafe getpwnam_r(name, entry, buffer, length, found) }?.uid
  }

  /// The group's number; nil when there is none of that name here.
  static func group(_ name: String) -> UInt32? {
    var entry = unsafe Glibc.group()
    var buffer = [CChar](repeating: 0, count: 65_536)
    var found: UnsafeMutablePointer<Glibc.group>?
    guard unsafe getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
    return unsafe entry.gr_gid
  }

  /// Whether there is a group of that name here.
  static func hasGroup(_ name: String) -> Bool { group(name) != nil }

  private typealias LookUp = (
    UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
  ) -> CInt

  private static func entry(_ lookUp: LookUp) -> (name: String, uid: UInt32)? {
    var entry = unsafe passwd()
    var buffer = [CChar](repeating: 0, count: 4096)
    var found: UnsafeMutablePointer<passwd>?
    guard unsafe lookUp(&entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
    return unsafe (String(cString: entry.pw_name), entry.pw_uid)
  }
}
