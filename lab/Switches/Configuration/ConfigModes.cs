namespace Leafwire.Lab.Switches.Configuration;

/// <summary>The table of <see cref="ConfigMode"/>s, made after AVD's output and the manual's mode names.</summary>
internal static class ConfigModes
{
    /// <summary>The name of global configuration mode.</summary>
    public const string Global = "config";

    // name ; parent ; pattern ; prompt
    private const string Table = """
        interface ; config ; interface ** ; if-{1}
        ethernet-segment ; interface ; evpn ethernet-segment ; if-{1}-evpn-es
        encapsulation ; interface ; encapsulation vlan ; if-encap-vlan
        tx-queue ; interface ; tx-queue|uc-tx-queue|mc-tx-queue * ; if-txq-{1}
        - ; interface ; switchport|spanning-tree|dot1x|ptp|lldp|poe|channel-group|mtu|shutdown|description|speed|mlag|lacp ** ;
        - ; interface ; switchport|shutdown ;
        - ; interface ; ip address|nat|igmp|ospf|helper-address|dhcp|access-group|attached-host|proxy-arp ** ;
        - ; interface ; ip virtual-router address ** ;
        - ; interface ; ipv6 address|enable|nd|ospf|virtual-router|dhcp|access-group ** ;
        - ; interface ; ipv6 enable ;
        - ; interface ; mac access-group|security ** ;
        - ; interface ; mpls ip|ldp ** ;
        - ; interface ; mpls ip ;
        - ; interface ; logging event ** ;
        - ; interface ; arp aging|gratuitous ** ;
        - ; interface ; flow tracker|independent ** ;
        - ; interface ; service-policy|traffic-policy|sflow|load-interval|qos|priority-flow-control|link|hardware|vxlan|vrf|pim|multicast ** ;
        vlan ; config ; vlan * ; vlan-{1}
        vrf ; config ; vrf instance * ; vrf-{2}
        daemon ; config ; daemon * ; daemon-{1}
        banner ; config ; banner * ;
        mlag ; config ; mlag configuration ; mlag
        mst ; config ; spanning-tree mst configuration ; mst
        acl ; config ; ip|ipv6|mac access-list * ; acl-{2}
        acl-standard ; config ; ip|ipv6 access-list standard * ; std-acl-{3}
        prefix-list ; config ; ip|ipv6 prefix-list * ; ip-pfx
        dynamic-prefix-list ; config ; dynamic prefix-list * ; dyn-pfx-{2}
        route-map ; config ; route-map * permit|deny * ; route-map-{1}
        peer-filter ; config ; peer-filter * ; peer-filter-{1}
        match-list ; config ; match-list input * * ; match-list-{3}
        class-map ; config ; class-map ** ; cmap
        policy-map ; config ; policy-map type ** ; pmap
        pmap-class ; policy-map ; class ** ; pmap-c
        pmap-class ; policy-map ; # class ** ; pmap-c
        qos-profile ; config ; qos profile * ; qos-profile-{2}
        qos-queue ; qos-profile ; tx-queue|uc-tx-queue|mc-tx-queue * ; qos-profile-txq-{1}
        aaa-group ; config ; aaa group server * * ; sg-{3}-{4}
        role ; config ; role * ; role-{1}
        http ; config ; management api http-commands ; mgmt-api-http-cmds
        http-vrf ; http ; vrf * ; mgmt-api-http-cmds-vrf-{1}
        gnmi ; config ; management api gnmi ; mgmt-api-gnmi
        gnmi-transport ; gnmi ; transport * * ; gnmi-transport-{2}
        api ; config ; management api * ; mgmt-api-{2}
        api-provider ; api ; provider * ; mgmt-api-{0}-{1}
        ssh ; config ; management ssh ; mgmt-ssh
        ssh-vrf ; ssh ; vrf * ; mgmt-ssh-vrf-{1}
        security ; config ; management security ; mgmt-security
        ssl-profile ; security ; ssl profile * ; mgmt-sec-ssl-profile-{2}
        security-policy ; security ; password policy * ; mgmt-sec-policy-{2}
        shared-secret ; security ; session shared-secret profile * ; mgmt-sec-sh-sec-prof-{3}
        tech-support ; config ; management tech-support ; mgmt-tech-support
        tech-policy ; tech-support ; policy show tech-support ; tech-support-policy
        management ; config ; management * ; mgmt-{1}
        bgp ; config ; router bgp * ; router-bgp
        bgp-af ; bgp ; address-family ** ; router-bgp-af
        bgp-es-domain ; bgp-af ; evpn ethernet-segment domain all ; router-bgp-af-es-domain
        bgp-vlan ; bgp ; vlan * ; macvrf-{1}
        bgp-bundle ; bgp ; vlan-aware-bundle * ; macvrf-{1}
        bgp-vpws ; bgp ; vpws * ; evpn-vpws-{1}
        bgp-pseudowire ; bgp-vpws ; pseudowire * ; pseudowire-{1}
        bgp-tracker ; bgp ; session tracker * ; bgp-session-tracker-{2}
        bgp-vrf ; bgp ; vrf * ; router-bgp-vrf-{1}
        bgp-vrf-af ; bgp-vrf ; address-family ** ; router-bgp-vrf-af
        bgp-vrf-multicast ; bgp-vrf ; evpn multicast ; router-bgp-vrf-evpn-multicast
        bgp-vrf-multicast-af ; bgp-vrf-multicast ; address-family * ; router-bgp-vrf-evpn-multicast-af
        isis ; config ; router isis ** ; router-isis
        isis-af ; isis ; address-family ** ; router-isis-af
        isis-sr ; isis ; segment-routing mpls ; router-isis-sr-mpls
        isis-te ; isis ; traffic-engineering ; router-isis-te
        bfd ; config ; router bfd ; router-bfd
        sbfd ; bfd ; sbfd ; router-sbfd
        general ; config ; router general ; router-general
        general-vrf ; general ; vrf * ; router-general-vrf-{1}
        control-functions ; general ; control-functions ; router-general-control-functions
        multicast ; config ; router multicast|igmp|msdp ; router-{1}
        multicast ; config ; router pim sparse-mode ; router-pim-sparse
        multicast-af ; multicast ; ipv4|ipv6 ; router-{0}
        multicast-vrf ; multicast ; vrf * ; router-vrf-{1}
        multicast-vrf-af ; multicast-vrf ; ipv4|ipv6 ; router-vrf-{0}
        msdp-peer ; multicast ; peer * ; router-msdp-peer-{1}
        msdp-peer ; multicast-vrf ; peer * ; router-msdp-peer-{1}
        avt ; config ; router adaptive-virtual-topology ; adaptive-virtual-topology
        avt-policy ; avt ; policy * ; adaptive-virtual-topology-policy-{1}
        avt-match ; avt-policy ; match application-profile * ; adaptive-virtual-topology-policy-app-{2}
        avt-profile ; avt ; profile * ; adaptive-virtual-topology-profile-{1}
        avt-vrf ; avt ; vrf * ; adaptive-virtual-topology-vrf-{1}
        - ; avt-vrf ; avt policy|profile ** ;
        path-selection ; config ; router path-selection ; dynamic-path-selection
        path-group ; path-selection ; path-group ** ; path-group-{1}
        path-local ; path-group ; local interface|ip ** ; path-group-{2}
        path-peer ; path-group ; peer dynamic ; path-group-peer-dynamic
        path-peer ; path-group ; peer static router-ip * ; path-group-peer-{3}
        load-balance ; path-selection ; load-balance policy * ; load-balance-policy-{2}
        - ; load-balance ; path-group ** ;
        path-policy ; path-selection ; policy * ; policy-{1}
        path-policy-match ; path-policy ; # application-profile * ; policy-app-{2}
        path-policy-match ; path-policy ; default-match ; policy-default-match
        path-vrf ; path-selection ; vrf * ; vrf-{1}
        - ; path-vrf ; path-selection-policy * ;
        internet-exit ; config ; router internet-exit ; internet-exit
        internet-exit-part ; internet-exit ; exit-group|policy * ; internet-exit-{0}-{1}
        - ; internet-exit-part ; exit-group ** ;
        service-insertion ; config ; router service-insertion ; service-insertion
        service-connection ; service-insertion ; connection * ; connection-{1}
        segment-security ; config ; router segment-security ; router-seg-sec
        segment-policy ; segment-security ; policy * ; router-seg-sec-policy-{1}
        segment-vrf ; segment-security ; vrf * ; router-seg-sec-vrf-{1}
        segment ; segment-vrf ; segment * ; router-seg-sec-vrf-segment-{1}
        segment-part ; segment ; definition|policies ; router-seg-sec-vrf-segment-{0}
        te ; config ; router traffic-engineering ; te
        te-sr ; te ; segment-routing ; te-sr
        te-policy ; te-sr ; policy endpoint * color * ; te-sr-policy
        te-path ; te-policy ; path-group preference * ; te-sr-policy-path
        router ; config ; router ** ; router-{1}
        atr ; config ; application traffic recognition ; app-recognition
        atr-application ; atr ; application ** ; app-recognition-app-{2}
        - ; atr-profile ; application ** ;
        - ; atr-profile ; category ** ;
        atr-profile ; atr ; application-profile * ; app-profile-{1}
        atr-category ; atr ; category * ; app-category-{1}
        - ; atr-category ; application ** ;
        atr-field-set ; atr ; field-set ** ; field-set-{1}
        flow ; config ; flow tracking * ; flow-tracking-{2}
        - ; flow ; shutdown ;
        flow-tracker ; flow ; tracker * ; flow-tracking-{1}
        flow-exporter ; flow-tracker ; exporter * ; flow-tracking-exporter-{1}
        ip-security ; config ; ip security ; ipsec
        ike ; ip-security ; ike policy * ; ipsec-ike-{2}
        sa ; ip-security ; sa policy * ; ipsec-sa-{2}
        ipsec-profile ; ip-security ; profile * ; ipsec-profile-{1}
        key-controller ; ip-security ; key controller ; ipsec-key-controller
        - ; key-controller ; profile * ;
        - ; ipsec-profile ; ike-policy|sa-policy ** ;
        mac-security ; config ; mac security ; mac-sec
        mac-security-profile ; mac-security ; profile * ; mac-sec-profile-{1}
        stun ; config ; stun ; stun
        stun-part ; stun ; client|server ; stun-{0}
        stun-profile ; stun-part ; server-profile * ; stun-server-profile-{1}
        tcam ; config ; hardware tcam ; hw-tcam
        tcam-profile ; tcam ; profile ** ; hw-tcam-profile-{1}
        tcam-feature ; tcam-profile ; feature ** ; hw-tcam-profile-feature
        - ; tcam ; system profile * ;
        event-handler ; config ; event-handler * ; event-handler-{1}
        event-trigger ; event-handler ; trigger on-logging|on-counters ; event-handler-trigger
        dhcp-server ; config ; dhcp server ; dhcp-server
        dhcp-server ; config ; dhcp server vrf * ; dhcp-server-vrf-{3}
        dhcp-subnet ; dhcp-server ; subnet * ; dhcp-subnet
        dhcp-option ; dhcp-server ; vendor-option * * ; dhcp-vendor
        dhcp-reservations ; dhcp-subnet ; reservations ; dhcp-reserve
        dhcp-host ; dhcp-reservations ; mac-address * ; dhcp-mac
        traffic-policies ; config ; traffic-policies ; traffic-policies
        traffic-field-set ; traffic-policies ; field-set ** ; field-set-{1}
        traffic-policy ; traffic-policies ; traffic-policy * ; traffic-policy-{1}
        traffic-match ; traffic-policy ; match * * ; traffic-policy-match-{1}
        traffic-actions ; traffic-match ; actions ; traffic-policy-actions
        connectivity ; config ; monitor connectivity ; mon-conn
        connectivity-vrf ; connectivity ; vrf * ; mon-conn-vrf-{1}
        connectivity-host ; connectivity ; host * ; mon-conn-host-{1}
        connectivity-host ; connectivity-vrf ; host * ; mon-conn-host-{1}
        influx ; config ; monitor telemetry influx ; mon-telemetry-influx
        influx-part ; influx ; destination influxdb * ; mon-telemetry-influx-{2}
        influx-part ; influx ; source socket * ; mon-telemetry-influx-{2}
        postcard ; config ; monitor telemetry postcard policy ; postcard
        postcard-sample ; postcard ; sample policy * ; postcard-sample-{2}
        postcard-match ; postcard-sample ; match * * ; postcard-match-{1}
        postcard-profile ; postcard ; profile * ; postcard-profile-{1}
        cvx ; config ; cvx ; cvx
        cvx-service ; cvx ; service * ; cvx-{1}
        mcs ; config ; mcs client ; mcs-client
        mcs-cvx ; mcs ; cvx secondary * ; cvx-secondary-{2}
        patch ; config ; patch panel ; patch-panel
        patch-entry ; patch ; patch * ; patch-{1}
        maintenance ; config ; maintenance ; maintenance
        maintenance-part ; maintenance ; profile * * ; maint-{0}-{2}
        maintenance-part ; maintenance ; unit * ; maint-unit-{1}
        - ; maintenance-part ; profile * * default ;
        group ; config ; group bgp|interface * ; group-{1}-{2}
        nat-pool ; config ; ip nat pool ** ; nat-pool
        nat-profile ; config ; ip nat profile ** ; nat-profile
        nat-sync ; config ; ip nat synchronization ; nat-sync
        dot1x ; config ; dot1x ; dot1x
        supplicant ; dot1x ; supplicant profile * ; dot1x-supplicant-{2}
        - ; dot1x ; dynamic-authorization ** ;
        mpls-ldp ; config ; mpls ldp ; mpls-ldp
        - ; mpls-ldp ; interface disabled default ;
        control-plane ; config ; system control-plane ; system-cp
        address-locking ; config ; address locking ; address-locking
        dhcp-relay ; config ; dhcp relay ; dhcp-relay
        poe ; config ; poe ; poe
        redundancy ; config ; redundancy ; redundancy
        sync-e ; config ; sync-e ; sync-e
        queue-streaming ; config ; queue-monitor streaming ; queue-monitor-streaming
        tap ; config ; tap aggregation ; tap-agg
        mmu ; config ; platform trident mmu queue profile * ; mmu-queue-{5}
        tfa ; config ; platform tfa ; tfa
        link-tracking ; config ; link tracking group * ; link-state-{3}
        l2-forwarding ; config ; l2-protocol ; l2-protocol
        l2-profile ; l2-forwarding ; forwarding profile * ; l2-protocol-{2}
        vmtracer ; config ; vmtracer session * ; vmtracer-{2}
        """;

    /// <summary>Beginnings of commands that only global configuration mode knows, besides the ones that open a mode.</summary>
    private static readonly LinePattern[] s_globalOnly = LinePattern.Table("""
        aaa authentication|authorization|accounting|root
        agent
        alias
        arp persistent
        boot
        class-map
        clock
        enable
        errdisable
        hostname
        ip access-list|as-path|community-list|domain|domain-list|extcommunity-list|ftp|hardware|http|icmp|name-server|prefix-list|radius|route|routing|ssh|tacacs|telnet|tftp
        ip virtual-router mac-address
        ip address virtual source-nat
        ipv6 hardware|icmp|neighbor|prefix-list|route|unicast-routing
        ip dhcp snooping|relay
        ip igmp snooping
        lacp port-id|rate-limit|system-priority
        lldp hold-time|management-address|run|timer
        logging buffered|console|facility|format|host|level|monitor|policy|repeat-messages|source-interface|synchronous|trap|vrf
        mac address-table
        monitor layer1|session
        ntp
        platform
        prompt
        ptp clock-identity|domain|forward-unicast|message-type|mode|monitor|priority1|priority2|source|ttl
        qos map|random-detect|rewrite
        queue-monitor length
        radius-server
        service routing|unsupported-transceiver
        sflow destination|extension|hardware|polling-interval|run|sample|source-interface|vrf
        snmp-server
        spanning-tree edge-port|mode|mst|priority|root|vlan-id
        switchport default
        tacacs-server
        terminal
        track
        transceiver qsfp
        username
        vlan internal
        """);

    private static readonly ILookup<string, ConfigMode> s_byParent = Table.Split('\n')
        .Select(l => l.Split(';', StringSplitOptions.TrimEntries))
        .Select(c => new ConfigMode(c[0], c[1], c[2], c[3]))
        .ToLookup(m => m.Parent);

    /// <summary>The entry for a command in a mode; null when the table does not know it there.</summary>
    /// <param name="parent">The mode's name.</param>
    /// <param name="line">The command's words, without <c>no</c> or <c>default</c>.</param>
    public static ConfigMode? Find(string parent, string[] line)
    {
        foreach (ConfigMode mode in s_byParent[parent])
        {
            if (mode.Matches(line))
                return mode;
        }
        return null;
    }

    /// <summary>True for a command that is valid in global configuration mode alone.</summary>
    public static bool IsGlobalOnly(string[] line) => s_globalOnly.Any(p => p.Begins(line));
}
