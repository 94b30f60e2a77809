namespace Leafwire.Tests.Secrets;

/// <summary>
/// A line of every form in which EOS writes a secret, each with secrets of its own. <c>[[</c> and <c>]]</c> stand around them.
/// What is no secret in such a line (a name, a type, an engine's id) is outside, and has to stay when a text is redacted.
/// </summary>
public static class PlantedSecrets
{
    private static readonly string[] Marked =
    [
        // Users, enable, root, boot loader.
        "username bob privilege 15 role network-admin secret sha512 [[$6$plantAbCd01$6zKq.Hh3/plantUserHashZZ1]]",
        "username bob secret 5 [[$1$plantA1x$plantUserHashZZ2aa]]",
        "username bob secret 0 [[plant Clear-01 with blanks]]",
        "username bob secret [[plantClear02x]]",
        "username bob privilege 1 secret * [[plantStarred02z]]",
        "username bob secret \"[[plant quoted 03]]\"",
        "username bob password 7 [[0822455D0A1601]]",
        "enable password sha512 [[$6$plantEn01$plantEnableHash/04]]",
        "enable secret [[plantEnable05q]]",
        "enable secret level 5 0 [[plantEnable06q]]",
        "enable password [[plantEnable07q]]",
        "aaa root secret sha512 [[$6$plantRoot$plantRootHash/08]]",
        "aaa root secret 0 [[plantRoot09q]]",
        "boot secret 5 [[a153de6290ff1409257a]]",
        // Routing.
        "   neighbor 10.0.0.1 password 7 [[plantBgp10+QaZ9/w==]]",
        "   neighbor SPINES password 8a [[$plantKUVy7FVQ==$plantxxohBio==$plantDOOM0==]]",
        "   neighbor SPINES password 0 [[plantBgp12 q]]",
        "   neighbor 2001:db8::1 password [[plantBgp13q]]",
        "   ip ospf authentication-key 7 [[plantOspf14QvKei==]]",
        "   ip ospf authentication-key [[plantOspf15q]]",
        "   ip ospf message-digest-key 1 md5 7 [[plantOspf16QvKei==]]",
        "   ip ospf message-digest-key 2 sha512 0 [[plantOspf17q]]",
        "   ip ospf message-digest-key 3 sha256 8a [[$plantOspfKey==$plantOspfKe2==$plantOspfKe3==]]",
        "   ospfv3 authentication ipsec spi 256 md5 [[0123456789ABCDEF0123456789ABCD18]]",
        "   ospfv3 authentication ipsec spi 256 sha1 passphrase 7 [[plantOspf19QvKei==]]",
        "   area 0.0.0.0 encryption ipsec spi 300 esp aes-128-cbc 7 [[0123456789abcdef01234567plant20]] sha1 7 "
            + "[[0123456789abcdef01234567plant21]]",
        "   isis authentication key 7 [[$1c$plantIsis22==]]",
        "   isis authentication key 0 [[plantIsis23]] level-2",
        "   authentication key [[plantIsis24q]]",
        "   authentication key-id 1 algorithm sha-1 rfc-5310 key 8a [[$plantIsisK25==$plantIsisK26==$plantIsisK27==]] level-1",
        "   isis authentication key-id 2 algorithm sha-512 key 0 [[plant Isis 28]]",
        "      secret NAME1 7 [[$1c$plantShared29==]] receive-lifetime infinite transmit-lifetime infinite",
        "      secret NAME2 0 [[plantShared30]] receive-lifetime 2024-12-20 10:00:00 2025-12-20 10:00:00 transmit-lifetime infinite",
        "   vrrp 1 peer authentication text [[plantVrrp31q]]",
        "   vrrp 1 peer authentication ietf-md5 key-string 7 [[02050D480809AB]]",
        "   vrrp 1 ipv4 authentication ietf-md5 key-string 0 [[plantVrrp33q]]",
        "   standby 1 authentication [[plantHsrp34q]]",
        "   password 7 [[plantLdp35Kei==]]",
        "   authentication index 1 password 7 [[plantRsvp36Kei==]]",
        "   key-string 7 [[plantChain37Kei==]]",
        "   tunnel key [[4242424238]]",
        // Management.
        "radius-server host 10.0.0.2 vrf MGMT timeout 5 retransmit 2 key 7 [[070E334D5D1D1839]]",
        "radius-server host 10.0.0.2 auth-port 1812 key [[plantRadius40]]",
        "radius-server key 8a [[$plantRadKey41==$plantRadKey42==$plantRadKey43==]]",
        "radius-server key [[plantRadius44]]",
        "tacacs-server host 10.0.0.3 vrf MGMT key 7 [[070E334D5D1D1845]]",
        "tacacs-server key 0 [[plant Tacacs 46]]",
        "tacacs-server host 10.0.0.3 single-connection key [[plantTacacs47]]",
        "ntp authentication-key 1 md5 7 [[044F0E151B4848]]",
        "ntp authentication-key 2 sha1 [[15060E1F104949]]",
        "ntp authentication-key 3 sha1 8a [[$plantNtpKey50==$plantNtpKey51==$plantNtpKey52==]]",
        "snmp-server community [[plantComm53]] ro",
        "snmp-server community [[plantComm54]] view VW-READ rw ipv6 SNMP-MGMT SNMP-MGMT",
        "snmp-server host 10.0.0.4 vrf MGMT version 2c [[plantComm55]]",
        "snmp-server host 10.0.0.4 traps version 1 [[plantComm56]]",
        "snmp-server host 10.0.0.4 [[plantComm57]]",
        "snmp-server user U1 G1 v3 auth sha [[plantAuth58]] priv aes192 [[plantPriv59]]",
        "snmp-server user U2 G2 remote 10.0.0.9 v3 localized f5717f1234567890ab00 auth sha512 [[c92079ed25e87b19bb1ad66d0898847d60]] priv "
            + "aes256 [[95943c2756fdbb26473d26269ce76861]]",
        "ip ftp client password 7 [[plantFtp62Kei==]]",
        "   auth password 7 [[plantMail63Kei==]]",
        "   username influx password 7 [[plantInflux64Kei==]]",
        "   redis password 7 [[070E334DDD1D1865]]",
        "   passphrase 7 [[1048080A6666]]",
        "   passphrase 0 [[plant pass 67]]",
        "   shared-key 7 [[plantIpsec68Kei==]]",
        "   shared-key [[plantIpsec69q]]",
        "      key 1234a 7 [[025756085F535970]]",
        "      key ab12 0 [[deadbeefcafe0071]] fallback",
        "   license LICENSE1 [[plantLicense72]]",
        "service unsupported-transceiver customer [[plantLicense73]]",
        "   exec /usr/bin/TerminAttr -cvaddr=10.0.0.5:9910 -cvauth=key,[[plantCv74q]] -cvvrf=MGMT -taillogs",
        "   exec /usr/bin/TerminAttr -cvopt DC1.addr=10.0.0.5:9910 -cvopt DC1.auth=key,[[plantCv75q]] "
            + "-cvproxy=http://proxyuser:[[plantCv76q]]@10.0.0.6:3128 -taillogs",
        "   option api-token value [[plantOption77q]]",
        "   url https://admin:[[plantUrl78@q]]@influx.example:8086/db",
        "   url https://hooks.example/in?channel=1&token=[[plantUrl79q]]&x=1",
        "   url https://[[plantToken80abcdefgh1234]]@git.example/configs",
        "   action bash curl -s -u robot:[[plantCurl81q]] https://example/api",
        "   action bash curl -H \"Authorization: Bearer [[plantBearer82.abcDEF-123]]\" https://example/api",
        "alias push bash curl -d {\"password\": \"[[plantJson83q]]\"} https://example/api",
        "   description reached with password [[plantProse84q]]",
        // Daemons' and commands' options, headers, addresses.
        "   exec /mnt/flash/exporter --listen 9100 --password [[plantLong90q]]",
        "   exec /mnt/flash/exporter --password=[[plantLong91,q]] --listen 9100",
        "   exec /mnt/flash/exporter -password [[plantLong92q]] -verbose",
        "   exec /mnt/flash/exporter --api-secret [[plantLong93q]] --client-secret=[[plantLong94q]] --db-password [[plantLong95q]]",
        "   exec /mnt/flash/exporter --token [[plantLong96q]] -token [[plantLong97q]] --api_key [[plantLong98q]]",
        "   exec /mnt/flash/exporter --password-file /mnt/secret --token-ttl 30 --password \"[[plant quoted 99]]\" -listen 9100",
        "   exec /usr/bin/sshpass -p [[plantPass100q]] ssh robot@10.0.0.7",
        "   exec /usr/bin/agent --header \"X-Api-Key: [[plantHead101q]]\" --auth basic",
        "   exec /usr/bin/agent -H 'Authorization: [[plantHead102q]]' -H 'Cookie: [[plantHead103q]]'",
        "   exec /usr/bin/agent --brokers amqp://in:[[plantUrl104q]]@h1:5672,amqp://out:[[plantUrl105q]]@h2:5672/@vhost",
        "   option password value [[plantOption106q]]",
        "   option secret value [[plantOption107q]]",
        "   option db.pwd value \"[[plant option 108]]\"",
        "   option authorization value Bearer [[plantOption109q]]",
        "   exec /usr/bin/env DB_PASSWORD=[[plantEnv110q]] /mnt/flash/x --secret-name db",
    ];

    /// <summary>The lines, as they are configured.</summary>
    public static IReadOnlyList<string> Lines { get; } =
        [.. Marked.Select(line => line.Replace("[[", "", StringComparison.Ordinal).Replace("]]", "", StringComparison.Ordinal))];

    /// <summary>The lines, as they have to look when they left the site.</summary>
    public static IReadOnlyList<string> Redacted { get; } = [.. Marked.Select(Redact)];

    /// <summary>The secrets, and for one with blanks each of its words that is long enough to be looked for.</summary>
    public static IReadOnlyList<string> Values { get; } =
        [.. Marked.SelectMany(line => line.Split("[[").Skip(1).Select(part => part[..part.IndexOf("]]", StringComparison.Ordinal)]))];

    /// <summary>A private key as it lies in a certificate's text; EOS reads it up to a line <c>EOF</c>.</summary>
    public static IReadOnlyList<string> PrivateKey { get; } =
    [
        "-----BEGIN PRIVATE KEY-----",
        "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC1plantedKEY85",
        "x8PlantedKey86yhQ0aZ1plX4vJ2m9sQeR7tUuVvWwXxYyZz0123456789+/abcd",
        "pLaNt87kEy==",
        "-----END PRIVATE KEY-----",
    ];

    /// <summary>A whole configuration with all of them. Each line stands alone, so that none takes another's place.</summary>
    /// <param name="device">The device.</param>
    /// <param name="suffix">Stands behind every secret, for secrets that change.</param>
    public static string Configuration(string device, string suffix = "")
    {
        // The login of the simulated switches, which is none of the secrets.
        var text = new List<string> { Scenarios.ScenarioSite.Login, "!", $"hostname {device}" };
        foreach ((int number, string planted) in Lines.Index())
        {
            string line = planted.Replace("username bob", $"username bob{number}", StringComparison.Ordinal);
            if (suffix.Length > 0)
                line = Values.Where(planted.Contains).OrderByDescending(v => v.Length).Aggregate(line, (l, secret) => l.Contains(
                    secret + suffix, StringComparison.Ordinal) ? l : l.Replace(secret, secret + suffix, StringComparison.Ordinal));
            if (line.StartsWith(' '))
                text.AddRange(["!", $"interface Ethernet{number + 1}"]);
            text.Add(line);
        }

        text.AddRange(["!", "management api http-commands", "   protocol https certificate", "-----BEGIN CERTIFICATE-----",
            "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ", "-----END CERTIFICATE-----", "EOF"]);
        text.AddRange(PrivateKey.Select((line, i) => i == 2 ? line.Replace("abcd", "ab" + suffix, StringComparison.Ordinal) : line));
        text.AddRange(["EOF", "!", "end", ""]);
        return string.Join('\n', text);
    }

    // With the quotes, which may be part of it.
    private static string Redact(string line)
    {
        string text = line.Replace("\"[[plant quoted 03]]\"", "<removed>", StringComparison.Ordinal);
        for (int from = text.IndexOf("[[", StringComparison.Ordinal); from >= 0; from = text.IndexOf("[[", StringComparison.Ordinal))
            text = text[..from] + "<removed>" + text[(text.IndexOf("]]", from, StringComparison.Ordinal) + 2)..];
        return text;
    }
}
