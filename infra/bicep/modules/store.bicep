// The hub's file share. Container apps mount Azure Files over SMB with the account's key, or over NFS with
// none; keys are off, so it is NFS, which admits by network alone: the hub's subnet.

param name string
param location string
param tags object
param subnetId string

@description('Size of the share in GiB; premium files are paid for by size, not by use.')
@minValue(100)
param sizeGiB int

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'FileStorage'
  sku: { name: 'Premium_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    // NFS does not speak HTTPS: with this on the mount is refused.
    supportsHttpsTrafficOnly: false
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
      virtualNetworkRules: [{ id: subnetId }]
    }
  }

  resource files 'fileServices' = {
    name: 'default'

    resource share 'shares' = {
      name: 'hub'
      properties: {
        enabledProtocols: 'NFS'
        rootSquash: 'NoRootSquash'
        shareQuota: sizeGiB
      }
    }
  }
}

output server string = '${account.name}.file.${environment().suffixes.storage}'
output share string = '/${account.name}/${account::files::share.name}'
