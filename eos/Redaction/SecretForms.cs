using System.Buffers;
using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>
/// The forms in which EOS writes secrets. Each works on a single line, whatever mode it belongs to, with or without
/// a diff's sign before it or a sentence around it, and takes rather too much than too little.
/// Sources: [AVD] the templates of Arista AVD that hide a value (<c>hide_passwords</c>) and the schemas of
/// <c>eos_cli_config_gen</c>; [EOS] the chapter of the EOS user manual; [shape] what the text itself looks like.
/// </summary>
internal static partial class SecretForms
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // A whole word: not the end of another, as in "ssh-key" (public) or "send-community", nor of a path.
    private const string Word = @"(?<![\w-])(?<!(?:^|[\s=])/\S*)";

    private const string Types = @"(?:0|5|7|8a|\*|md5|sha256|sha512)";

    // What was removed already stays as it is; a type is no secret while something follows it.
    private const string Not = @"(?!<removed>(?![^\s""',;:)]))(?!" + Types + @"\s+[^\s])";

    private const string Quoted = @"""(?:[^""\\]|\\.)*""?\S*";

    // What a name of a setting, an option or a header ends with when its value is a secret; not --password-file, --token-ttl.
    private const string SecretName =
        @"(?:[\w.]+[-_.])*?(?:\w*(?:password|passwd|passphrase|secret|token|credentials?)|pass|pwd|psk|cak|pw|bearer|community"
        + @"|\w*(?:api|auth|access|account|private|shared|master|session|encryption|signing|client|license)[-_]?key)";

    // What the name of a setting ends with when it speaks of a secret and is none.
    private const string NoSecret = "files?|path|dir|url|uri|name|type|mode|ttl|timeout|expiry|length|size|count|policy|interval|server"
        + "|host|port|enabled?|user|algorithm|method";

    // An option's value: a word or a text in quotes, of which the quotes stay; another option is none.
    private const string OptionValue = @"(?:""(?!<removed>"")(?<secret>(?:[^""\\]|\\.)+)""?|'(?!<removed>')(?<secret>[^']+)'?"
        + @"|(?!<removed>(?!\S)|[-""'])(?<secret>\S+?)(?=[""']?(?:\s|$)))";

    // One word, or a text in quotes.
    private const string One = Not + "(?<secret>" + Quoted + @"|\S+)";

    // A clear text may hold blanks; it ends at the words that EOS writes after one.
    private const string Clear = @"0\s+" + Not + "(?<secret>" + Quoted
        + @"|\S+(?:[ \t]+(?!(?:level-[12]|fallback|receive-lifetime|transmit-lifetime|role|privilege|shell|priv|timeout|retransmit"
        + @"|single-connection|rx-disabled|vrf|port|local-time)(?:\s|$))\S+)*)";

    // With its type before it, or without.
    private const string Secret = "(?:" + Clear + "|(?:" + Types + @"\s+)?" + One + ")";

    /// <summary>All forms, in the order in which they are looked for.</summary>
    public static IReadOnlyList<SecretForm> All { get; } =
    [
        new("private key in one line", KeyInLine()),
        new("shared-secret profile", SharedSecret()),
        new("secret", SecretWord()),
        new("typed key", TypedKey()),
        new("server key", ServerKey()),
        new("authentication key", AuthenticationKey()),
        new("key-string", KeyString()),
        new("digest key", DigestKey()),
        new("first-hop authentication", FirstHop()),
        new("IPsec manual key", ManualKey()),
        new("SNMP community", SnmpCommunity()),
        new("SNMP community in output", SnmpCommunityShown()),
        new("SNMP host", SnmpHost()),
        new("SNMP user authentication", SnmpAuth()),
        new("SNMP user privacy", SnmpPriv()),
        new("password", Password()),
        new("TerminAttr key", TerminAttr()),
        new("address with a login", Url()),
        new("address with a token", UrlToken()),
        new("name and value", NameValue()),
        new("HTTP authorization", Authorization()),
        new("login of a shell command", ShellLogin()),
        new("option of a command", CommandOption()),
        new("header", Header()),
        new("daemon option", DaemonOption()),
        new("license", License()),
        new("tunnel key", TunnelKey()),
        new("hash", Hash()),
        new("web token", WebToken()),
        new("obfuscated word", Obfuscated()),
        new("hash after a keyword", HashAfterKeyword()),
    ];

    /// <summary>Words of which a line that holds a secret has at least one; those without are not looked at further.</summary>
    public static SearchValues<string> Hints { get; } = SearchValues.Create(
        ["secret", "pass", "pwd", "key", "commun", "auth", "priv", "token", "credential", "snmp", " spi ", "licen", "transceiver", "option",
            "psk", "cak", "hash", "://", "$", "eyJ", "-u ", "--user", "sshpass", "-pw ", "bearer", "cookie", "-----BEGIN", " 7 ", " 8a "],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>[AVD management security] <c>secret NAME 7 KEY receive-lifetime … transmit-lifetime …</c>.</summary>
    [GeneratedRegex(Word + @"secret\s+(?!" + Types + @"\s)\S+\s+(?:" + Clear + @"|(?:7|8a)\s+" + One + ")", Options)]
    private static partial Regex SharedSecret();

    /// <summary>
    /// [AVD local users, aaa root, boot; EOS enable] <c>username … secret sha512 HASH</c>, <c>secret 0 TEXT</c>,
    /// <c>enable secret level 1 5 HASH</c>.
    /// </summary>
    [GeneratedRegex(Word + @"secret\s+(?>(?:level\s+\d+\s+)?)(?!(?:hash|profile)\b)(?!(?!" + Types + @"\s)\S+\s+(?:0|7|8a)\s)" + Secret,
        Options)]
    private static partial Regex SecretWord();

    /// <summary>
    /// [AVD radius, tacacs, isis, MACsec] <c>key 7 KEY</c>, <c>key-id 1 algorithm sha-1 key 0 KEY level-2</c>, and with the name
    /// of a connectivity association, which is none, <c>key CKN 7 CAK fallback</c>.
    /// </summary>
    [GeneratedRegex(Word + @"key\s+(?>(?:(?!" + Types + @"\s)\S+\s+)?)(?:" + Clear + @"|(?:7|8a)\s+" + One + ")", Options)]
    private static partial Regex TypedKey();

    /// <summary>[EOS RADIUS, TACACS+] <c>radius-server key KEY</c>, <c>tacacs-server host … key KEY</c>.</summary>
    [GeneratedRegex(@"(?:radius|tacacs)(?:-server)?\s(?:.*?\s)?key\s+" + Secret, Options)]
    private static partial Regex ServerKey();

    /// <summary>[EOS IS-IS] <c>authentication key KEY</c>.</summary>
    [GeneratedRegex(@"authentication\s+key\s+" + Secret, Options)]
    private static partial Regex AuthenticationKey();

    /// <summary>[AVD ip security: shared-key; EOS key chains, IPsec] A word that says of what follows that it is a key.</summary>
    [GeneratedRegex(Word + @"(?:key-string|shared-key|pre-shared-key|shared-secret|encrypted-key|private-key|client-key|master-key"
        + @"|session-key|api-?key)\s+(?!profile\b)" + Secret, Options)]
    private static partial Regex KeyString();

    /// <summary>
    /// [AVD ntp, ospf] <c>authentication-key 1 md5 7 KEY</c>, <c>ip ospf authentication-key 7 KEY</c>,
    /// <c>message-digest-key 1 sha512 7 KEY</c>.
    /// </summary>
    [GeneratedRegex(Word + @"(?:authentication-key|message-digest-key)\s+(?>(?:\d+\s+(?=[a-z<]))?)"
        + @"(?>(?:(?:md5|sha-?\d*|hmac\S*|aes\S*|cmac\S*)\s+)?)" + Secret, Options)]
    private static partial Regex DigestKey();

    /// <summary>[EOS VRRP] <c>vrrp 1 peer authentication text KEY</c>, <c>… ietf-md5 key-string 7 KEY</c>.</summary>
    [GeneratedRegex(Word + @"(?:vrrp|standby|hsrp)\s(?:.*?\s)?authentication\s+(?>(?:(?:text|md5|ietf-md5|key-string)\s+)*)" + Secret,
        Options)]
    private static partial Regex FirstHop();

    /// <summary>
    /// [EOS OSPFv3] <c>authentication ipsec spi 1 md5 7 KEY</c>, <c>encryption ipsec spi 1 esp aes-128-cbc KEY sha1 KEY</c>.
    /// </summary>
    [GeneratedRegex(Word + @"ipsec\s+spi\s+\d+(?:\s+(?>(?:esp|ah|null|md5|sha\d*|3?des\S*|aes\S*|passphrase|encryption|authentication|0|7"
        + @"|8a|<removed>)(?!\S)|(?<secret>\S+)))+", Options)]
    private static partial Regex ManualKey();

    /// <summary>[AVD snmp server] <c>snmp-server community NAME view … rw …</c>.</summary>
    [GeneratedRegex(@"snmp-server\s+community\s+(?:(?:0|7|8a)\s+)?" + One, Options)]
    private static partial Regex SnmpCommunity();

    /// <summary>[EOS SNMP] What <c>show snmp community</c> prints.</summary>
    [GeneratedRegex(@"community(?:\s+name|string)\s*:\s*" + One, Options)]
    private static partial Regex SnmpCommunityShown();

    /// <summary>[AVD snmp server] <c>snmp-server host … version 2c COMMUNITY</c>; with version 3 a user's name stands there.</summary>
    [GeneratedRegex(@"snmp-server\s+host\s+\S+(?>(?:\s+vrf\s+\S+)?(?:\s+(?:traps|informs))?(?:\s+version\s+(?:1|2c))?)\s+"
        + @"(?!(?:version|vrf|traps|informs|udp-port)\s)(?:(?:0|7|8a)\s+)?" + One, Options)]
    private static partial Regex SnmpHost();

    /// <summary>[AVD snmp server] <c>snmp-server user … auth sha KEY</c>, localized or not.</summary>
    [GeneratedRegex(Word + @"auth\s+(?:md5|sha-?\d*)\s+(?:(?:0|7|8a)\s+)?" + One, Options)]
    private static partial Regex SnmpAuth();

    /// <summary>[AVD snmp server] <c>… priv aes KEY</c>.</summary>
    [GeneratedRegex(Word + @"priv\s+(?:3?des|aes-?\d*)\s+(?:(?:0|7|8a)\s+)?" + One, Options)]
    private static partial Regex SnmpPriv();

    /// <summary>
    /// [AVD bgp neighbors, redis, influx, 802.1X passphrase, ptp; EOS users, LDP, RSVP, MSDP, e-mail, HTTP and FTP clients]
    /// <c>password 7 KEY</c>, <c>passphrase 0 TEXT</c>. What follows in other statements of this name is no secret.
    /// </summary>
    [GeneratedRegex(Word + @"(?:password|passwd|passphrase|pwd)\s+(?>(?:level\s+\d+\s+)?)(?>(?:(?:is|was)\s+)?)"
        + @"(?!(?:encryption|encryption-key|minimum|policy|lifetime|profile|shared-secret|public-key|keyboard-interactive|must|should"
        + @"|cannot|too|has|not|does|required|mismatch|expired)\b)" + Secret, Options)]
    private static partial Regex Password();

    /// <summary>[AVD daemon TerminAttr] <c>-cvauth=key,KEY</c>, <c>-cvopt DC1.auth=key,KEY</c>; <c>token,/path</c> names a file.</summary>
    [GeneratedRegex(@"auth=(?:key,|token(?:-secure)?,(?!/))(?!<removed>(?!\S))(?<secret>\S+)", Options)]
    private static partial Regex TerminAttr();

    /// <summary>
    /// [RFC 3986, 3.2.1] <c>https://user:password@host</c>. The last <c>@</c> before the path ends the password, in which
    /// people leave one unescaped; only a password with a slash or a comma goes on to the next <c>@</c>.
    /// </summary>
    [GeneratedRegex(@"://[^\s:@/]*:(?!<removed>@)(?:(?<secret>[^\s/,;""']+)@(?![^\s/,;""']*@)|(?<secret>[^\s@]+)@)", Options)]
    private static partial Regex Url();

    /// <summary>[shape] <c>https://TOKEN@host</c>.</summary>
    [GeneratedRegex(@"://(?<secret>[\w.~%+-]{16,})@", Options)]
    private static partial Regex UrlToken();

    /// <summary>
    /// [shape] <c>token=VALUE</c> in an address or an argument, <c>"password": "VALUE"</c> in JSON. A name that goes on to a
    /// file, a kind or a count has no secret.
    /// </summary>
    [GeneratedRegex(@"(?:password|passwd|passphrase|secret|token|credential|(?:api|access|private|shared|account)[-_]?key)(?![\w-]*(?:"
        + NoSecret + @")(?![\w-]))[\w-]*""?\s*[=:]\s*[""']?(?!<removed>|//)(?<secret>[^\s""'&,;]+)", Options)]
    private static partial Regex NameValue();

    /// <summary>[RFC 9110, 11.6.2] <c>Authorization: Bearer VALUE</c>.</summary>
    [GeneratedRegex(@"authorization\W+(?:bearer|basic|token|digest|apikey|negotiate)\s+(?!<removed>)(?<secret>[^\s""']+)|" + Word
        + @"bearer\s+(?=\S*\d)(?<secret>[\w.~+/-]{16,}=*)", Options)]
    private static partial Regex Authorization();

    /// <summary>[shape] <c>curl -u user:password</c> in an event handler or an alias.</summary>
    [GeneratedRegex(@"\s(?:-u|--user)[\s=]+[""']?[^\s:""']+:(?!<removed>(?![^\s""']))(?<secret>[^\s""']+)", Options)]
    private static partial Regex ShellLogin();

    /// <summary>
    /// [shape] <c>--password VALUE</c>, <c>--db-password=VALUE</c>, <c>-token VALUE</c>, <c>sshpass -p VALUE</c> in an
    /// <c>exec</c>, an event handler or an alias. A diff's sign is no option's dash.
    /// </summary>
    [GeneratedRegex(@"(?:(?<![\w-])--|(?<=[\s""'])-)(?!-|no-)" + SecretName + @"(?:\s*=\s*|\s+)" + OptionValue
        + @"|(?<![\w-])sshpass\s+-p\s*" + OptionValue, Options)]
    private static partial Regex CommandOption();

    /// <summary>
    /// [RFC 9110, 6.3] <c>X-Api-Key: VALUE</c>, <c>X-Auth: VALUE</c>, <c>Cookie: VALUE</c>, and a key as the whole
    /// of <c>Authorization</c>.
    /// </summary>
    [GeneratedRegex(Word + @"(?!(?:host|ssh|public|authorized)-key)"
        + @"(?:(?:[\w-]+-)(?:auth|key|token|secret|password|signature)|(?:set-)?cookie):\s*(?!<removed>)(?<secret>[^\s""']+)|" + Word
        + @"authorization:\s*(?!<removed>)(?<secret>[^\s""']+)(?=[""']?\s*$|[""'])", Options)]
    private static partial Regex Header();

    /// <summary>[EOS daemons] <c>option api-token value VALUE</c>.</summary>
    [GeneratedRegex(Word + @"option\s+(?!\S*(?:" + NoSecret
        + @")\s)(?<plain>\S*?(?:key|pass(?!ive|thr)|pwd|psk|secret|token|credential|auth(?!or(?!iz)|entication)|community|cookie)\S*)\s+"
        + @"(?<plain>value)\s+(?:(?:bearer|basic|token)\s+)?(?:<removed>(?!\S)|""<removed>""|""(?<secret>[^""]+)""|" + One + ")", Options)]
    private static partial Regex DaemonOption();

    /// <summary>[AVD mac security, service unsupported-transceiver] <c>license NAME KEY</c>.</summary>
    [GeneratedRegex(@"(?:(?:^[+\- ]?|')\s*license|unsupported-transceiver)\s+\S+\s+" + One, Options)]
    private static partial Regex License();

    /// <summary>[EOS GRE tunnels] <c>tunnel key NUMBER</c>.</summary>
    [GeneratedRegex(@"tunnel\s+key\s+" + One, Options)]
    private static partial Regex TunnelKey();

    /// <summary>[RFC 7468] A private key whose line ends were escaped. Those that run over lines: <see cref="PrivateKeys"/>.</summary>
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(?!<removed>|\s*$)(?<secret>.+?)(?:(?<plain>-----END.*)|\s*$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex KeyInLine();

    /// <summary>
    /// [shape] crypt(5), and EOS's types 7 and 8a over AES: <c>$6$salt$hash</c>, <c>$1c$text</c>,
    /// <c>$salt==$text==$tag==</c>.
    /// </summary>
    [GeneratedRegex(
        @"(?<secret>\$(?:1|2[abxy]?|5|6|7|y|gy|1c|argon2\w*|scrypt)\$[^\s""']+|\$[A-Za-z0-9+/]{8,}={0,2}\$[A-Za-z0-9+/]+={0,2}\$[^\s""']+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <summary>[RFC 7519] A JSON web token.</summary>
    [GeneratedRegex(@"(?<secret>eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex WebToken();

    /// <summary>[shape] A word that can only be obfuscated text, with its type before it.</summary>
    [GeneratedRegex(@"(?<!\S)(?:7|8a)\s+(?<secret>(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{8,}|[A-Za-z0-9+/]{10,}={1,2})(?!\S)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Obfuscated();

    /// <summary>[shape] A long hexadecimal or base64 word soon after a keyword; a public key begins with <c>AAAA</c>.</summary>
    [GeneratedRegex(Word + @"(?i:secret|password|passphrase|passwd|key|psk|cak|community|token|hash|credential)(?![\w-]).{0,60}?\s"
        + @"(?<secret>(?!AAAA)(?:(?=[a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{12,}"
        + @"|(?=[A-Za-z+/]*\d)(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{6,}={1,2}))(?!\S)",
        RegexOptions.CultureInvariant)]
    private static partial Regex HashAfterKeyword();
}
