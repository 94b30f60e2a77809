// One private DNS zone, answered inside the network only.

param name string
param networkId string
param tags object

@description('True: the zone\'s own name points to the address. False: a private endpoint writes the records.')
param apex bool = false
param address string = ''

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }

  resource own 'A' = if (apex) {
    name: '@'
    properties: {
      ttl: 300
      aRecords: [{ ipv4Address: address }]
    }
  }
}

output id string = zone.id
