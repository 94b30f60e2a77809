// Uploads, results, the record of pushes, and what the function app itself keeps.

import { roles, storage } from '../shared.bicep'

param name string
param location string
param tags object
param public bool

@description('The function app\'s identity.')
param functionsIdentityName string

@description('Service principals of users\' pipelines: they upload, and read results and records.')
param uploaderPrincipalIds string[]

@description('Object ids of those who say what sites ask of every push. Uploaders have no right on it.')
param policyWriterPrincipalIds string[]

@description('Days until uploads are deleted.')
@minValue(1)
param retentionDays int

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: functionsIdentityName
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: public ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: public ? 'Allow' : 'Deny'
      // Event Grid writes undelivered events as a trusted service.
      bypass: 'AzureServices'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 7
      }
    }

    resource uploads 'containers' = { name: storage.uploads }
    resource results 'containers' = { name: storage.results }
    resource policies 'containers' = { name: storage.policies }
    resource packages 'containers' = { name: storage.packages }
    resource undelivered 'containers' = { name: storage.undelivered }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource pushes 'tables' = { name: storage.pushes }
    resource devices 'tables' = { name: storage.devices }
    resource notifications 'tables' = { name: storage.notifications }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'forget-old-uploads'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                // Results are the pipeline's to remove: it knows what sites and people keep.
                prefixMatch: ['${storage.uploads}/', '${storage.undelivered}/']
              }
              actions: {
                baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } }
              }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

// The Functions host keeps its keys, leases and the blob trigger's queue here.
var functionsRoles = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

resource functionsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in functionsRoles: {
    name: guid(account.id, functionsIdentity.id, role)
    scope: account
    properties: {
      principalId: functionsIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource upload 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in uploaderPrincipalIds: {
    name: guid(account::blobs::uploads.id, principal, roles.storageBlobDataContributor)
    scope: account::blobs::uploads
    properties: {
      principalId: principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
    }
  }
]

resource readResults 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in uploaderPrincipalIds: {
    name: guid(account::blobs::results.id, principal, roles.storageBlobDataReader)
    scope: account::blobs::results
    properties: {
      principalId: principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
    }
  }
]

// Only these: what a site asks for would else be for the asked to say.
resource writePolicies 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in policyWriterPrincipalIds: {
    name: guid(account::blobs::policies.id, principal, roles.storageBlobDataContributor)
    scope: account::blobs::policies
    properties: {
      principalId: principal
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataContributor
      )
    }
  }
]

resource readPushes 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in uploaderPrincipalIds: {
    name: guid(account::tables::pushes.id, principal, roles.storageTableDataReader)
    scope: account::tables::pushes
    properties: {
      principalId: principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
    }
  }
]

resource readDevices 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in uploaderPrincipalIds: {
    name: guid(account::tables::devices.id, principal, roles.storageTableDataReader)
    scope: account::tables::devices
    properties: {
      principalId: principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageTableDataReader)
    }
  }
]

output packages string = '${account.properties.primaryEndpoints.blob}${storage.packages}'
